import type { VNode } from 'preact';

import { Badge, Code, CopyButton, Empty, Facts, type Tone } from '../parts/controls';
import { secondOf } from '../parts/time';
import { api, type Overview, type RequestView } from '../state/api';
import { useDesk } from '../state/desk';
import { useLook } from '../state/live';
import { More, PartHead, Row } from './rows';

type Summary = Overview['requests']['items'][number];

/** Every request to the API, the latest first. */
export function Requests({ open }: { open: string }): VNode {
	const {
		overview: { requests, url },
		attempt,
		go,
	} = useDesk();
	return (
		<>
			<PartHead title="Requests" note="What came in at the API, exactly as it came.">
				<button
					type="button"
					class="button quiet"
					disabled={requests.total === 0}
					onClick={() => {
						attempt(api.clearRequests(), 'Requests cleared');
					}}
				>
					Clear
				</button>
			</PartHead>
			{requests.total === 0 && (
				<Empty title="No request yet">
					Enter <code>{url}</code> as <i>API URL</i> in the credential in n8n, and a token of{' '}
					<i>Tokens</i>.
				</Empty>
			)}
			<ul class="rows">
				{requests.items.map((request) => {
					const id = String(request.id);
					return (
						<Row
							key={id}
							isOpen={id === open}
							onToggle={() => {
								go('requests', id === open ? '' : id);
							}}
							summary={<Line request={request} />}
						>
							<Detail id={id} />
						</Row>
					);
				})}
			</ul>
			<More shown={requests.items.length} total={requests.total} />
		</>
	);
}

function Line({ request }: { request: Summary }): VNode {
	const { method, path, status, time, durationMs, user, isFaulty } = request;
	return (
		<>
			<time class="row-time">{secondOf(time)}</time>
			<span class="row-main">
				<span class="row-title">
					<b class="method">{method}</b> <span class="path">{path}</span>
				</span>
				<span class="row-sub">
					{[user, durationMs === undefined ? undefined : `${durationMs} ms`]
						.filter(Boolean)
						.join(' · ')}
				</span>
			</span>
			{isFaulty && <Badge tone="warn">fault</Badge>}
			<Badge tone={toneOf(status)}>{status ?? 'no answer'}</Badge>
		</>
	);
}

function toneOf(status: number | null): Tone {
	if (status === null) return 'warn';
	return status < 300 ? 'good' : 'bad';
}

function Detail({ id }: { id: string }): VNode {
	const { revision } = useDesk();
	const { value: request, problem } = useLook(() => api.request(id), id, revision);
	if (problem) return <p class="problem">{problem.message}</p>;
	if (request === undefined) return <p class="loading">One moment…</p>;
	const { body, answer, headers, curl } = request;
	return (
		<>
			<Facts
				facts={[
					['Request', <code key="target">{`${request.method} ${request.target}`}</code>],
					['By', request.user ?? 'nobody: no valid token'],
					['Outcome', outcomeOf(request)],
				]}
			/>
			{body !== '' && <Titled title="Body" text={body} />}
			{answer !== '' && <Titled title="Answer" text={answer} />}
			<details class="fold">
				<summary>Headers</summary>
				<Code
					label="Headers"
					text={Object.entries(headers)
						.map(([name, value]) => `${name}: ${value}`)
						.join('\n')}
				/>
			</details>
			<details class="fold">
				<summary>As curl</summary>
				<Code label="As curl" text={curl} />
			</details>
			<div class="actions">
				<CopyButton text={curl} label="Copy as curl" />
				<span class="hint">
					Set <code>TOKEN</code> first; the token itself is not kept.
				</span>
			</div>
		</>
	);
}

const Titled = ({ title, text }: { title: string; text: string }): VNode => (
	<section class="titled">
		<h4>{title}</h4>
		<Code label={title} text={text} />
	</section>
);

/** The client may have been told something else than what is so. */
function outcomeOf({ status, applied, fault }: RequestView): string {
	const told = status === null ? 'no answer was given' : `answered ${status}`;
	const done = applied ? 'what was asked has been done' : 'nothing was changed';
	return fault === undefined ? `${told}, ${done}` : `${told} because of ${fault}; ${done}`;
}
