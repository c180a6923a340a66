import type { VNode } from 'preact';

import { Badge, Code, Empty, Facts, type Tone } from '../parts/controls';
import { RepeatIcon } from '../parts/icons';
import { secondOf } from '../parts/time';
import { api, type Delivery, type Overview } from '../state/api';
import { useDesk } from '../state/desk';
import { useLook } from '../state/live';
import { More, PartHead, Row } from './rows';

type Summary = Overview['deliveries']['items'][number];

const STATUS: Record<Delivery['status'], [Tone, string]> = {
	pending: ['calm', 'on its way'],
	delivered: ['good', 'delivered'],
	retrying: ['warn', 'being repeated'],
	failed: ['bad', 'given up'],
	stopped: ['calm', 'stopped'],
};

/** Every event on its way to a webhook, the latest first. */
export function Deliveries({ open }: { open: string }): VNode {
	const {
		overview: { deliveries },
		attempt,
		go,
	} = useDesk();
	return (
		<>
			<PartHead
				title="Deliveries"
				note="What went out to webhooks. Anything but a 2xx is repeated, for up to 24 hours."
			>
				<button
					type="button"
					class="button quiet"
					disabled={deliveries.total === 0}
					onClick={() => {
						attempt(api.clearDeliveries(), 'Deliveries stopped and cleared');
					}}
				>
					Stop and clear
				</button>
			</PartHead>
			{deliveries.total === 0 && (
				<Empty title="Nothing was delivered yet">
					Register a webhook (see <i>Webhooks</i>), then answer on a phone.
				</Empty>
			)}
			<ul class="rows">
				{deliveries.items.map((delivery) => (
					<Row
						key={delivery.id}
						isOpen={delivery.id === open}
						onToggle={() => {
							go('deliveries', delivery.id === open ? '' : delivery.id);
						}}
						summary={<Line delivery={delivery} />}
						action={<Again delivery={delivery} />}
					>
						<Detail id={delivery.id} />
					</Row>
				))}
			</ul>
			<More shown={deliveries.items.length} total={deliveries.total} />
		</>
	);
}

function Line({ delivery }: { delivery: Summary }): VNode {
	const { event, time, url, status, attempts, lastStatus, lastError, redeliveryOf } = delivery;
	const [tone, word] = STATUS[status];
	const last = lastStatus === null ? lastError : `last answer ${lastStatus}`;
	const tries = attempts > 1 ? `${attempts} tries` : undefined;
	return (
		<>
			<time class="row-time">{secondOf(time)}</time>
			<span class="row-main">
				<span class="row-title">{event}</span>
				<span class="row-sub">
					{[redeliveryOf && 'a copy', tries, status === 'delivered' ? undefined : last, url]
						.filter(Boolean)
						.join(' · ')}
				</span>
			</span>
			<Badge tone={tone}>{word}</Badge>
		</>
	);
}

function Again({ delivery: { id, redeliveryOf, event } }: { delivery: Summary }): VNode {
	const { attempt } = useDesk();
	return (
		<button
			type="button"
			class="button quiet small row-action"
			aria-label={`Deliver again: ${event}`}
			title="Sends the same bytes once more"
			onClick={() => {
				attempt(api.redeliver(redeliveryOf ?? id), 'On its way again');
			}}
		>
			<RepeatIcon />
			<span class="row-action-text">Deliver again</span>
		</button>
	);
}

function Detail({ id }: { id: string }): VNode {
	const { revision } = useDesk();
	const { value: delivery, problem } = useLook(() => api.delivery(id), id, revision);
	if (problem) return <p class="problem">{problem.message}</p>;
	if (delivery === undefined) return <p class="loading">One moment…</p>;
	const { url, payloadId, signature, attempts, rawBody } = delivery;
	return (
		<>
			<Facts
				facts={[
					['To', <code key="url">{url}</code>],
					['ID', <code key="id">{payloadId}</code>],
					['Signature', typeof signature === 'string' ? signature : 'as given'],
				]}
			/>
			<section class="titled">
				<h4>Tries</h4>
				{attempts.length === 0 && <p class="hint">None yet</p>}
				{attempts.length > 0 && <Tries attempts={attempts} />}
			</section>
			<section class="titled">
				<h4>Body</h4>
				<Code label="Body" text={laidOut(rawBody)} />
			</section>
		</>
	);
}

const Tries = ({ attempts }: { attempts: Delivery['attempts'] }): VNode => (
	<div class="table-place" tabIndex={0} role="region" aria-label="Tries">
		<table class="table">
			<thead>
				<tr>
					<th scope="col">At</th>
					<th scope="col">Answer</th>
					<th scope="col">Took</th>
				</tr>
			</thead>
			<tbody>
				{attempts.map(({ at, status, answer, error, durationMs }, index) => (
					<tr key={index}>
						<td>{secondOf(at)}</td>
						<td>{[status, error, answer.slice(0, 200)].filter(Boolean).join(' ')}</td>
						<td>{durationMs} ms</td>
					</tr>
				))}
			</tbody>
		</table>
	</div>
);

function laidOut(text: string): string {
	try {
		return JSON.stringify(JSON.parse(text), undefined, 2);
	} catch {
		return text;
	}
}
