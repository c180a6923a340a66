import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';

import { Badge, CopyButton, Empty, type Tone } from '../parts/controls';
import { secondOf, spanOf } from '../parts/time';
import type { Overview } from '../state/api';
import { useDesk } from '../state/desk';
import { IssueTokens } from './issueTokens';
import { PartHead } from './rows';

type Token = Overview['tokens'][number];

/** Tokens that were issued, how long they live, and a form for more. */
export function Tokens(): VNode {
	const { overview } = useDesk();
	const now = usePlatformTime();
	const { tokens, url } = overview;
	return (
		<>
			<PartHead title="Tokens" note="What n8n's credential needs, and what has become of it." />
			<div class="id-line">
				<span class="hint">API URL</span> <code>{url}</code>
				<CopyButton text={url} what="API URL" />
			</div>
			<IssueTokens />
			<section class="titled">
				<h4>Issued</h4>
				{tokens.length === 0 && (
					<Empty title="None yet">
						The sandbox issues a pair above, as the bot's API token tab does.
					</Empty>
				)}
				<ul class="rows">
					{tokens.map((token) => (
						<Line key={token.id} token={token} now={now} />
					))}
				</ul>
			</section>
		</>
	);
}

function Line({ token, now }: { token: Token; now: number }): VNode {
	const { userName, scope, kind, issuedAt, lastUsedAt } = token;
	const [tone, life] = lifeOf(token, now);
	return (
		<li class="row">
			<div class="row-button still">
				<time class="row-time">{secondOf(issuedAt)}</time>
				<span class="row-main">
					<span class="row-title">
						{kind === 'access_token' ? 'Access token' : 'Refresh token'} of {userName}
					</span>
					<span class="row-sub">
						{scope} scope ·{' '}
						{lastUsedAt === undefined ? 'never used' : `used ${secondOf(lastUsedAt)}`}
					</span>
				</span>
				<Badge tone={tone}>{life}</Badge>
			</div>
		</li>
	);
}

function lifeOf({ isRevoked, expiresAt }: Token, now: number): [Tone, string] {
	if (isRevoked) return ['bad', 'revoked'];
	if (expiresAt === null) return ['good', 'never expires'];
	const left = Date.parse(expiresAt) - now;
	if (left <= 0) return ['bad', 'expired'];
	return [left < 60_000 ? 'warn' : 'good', `${spanOf(left)} left`];
}

/** The platform's time, which may have been moved, every second. */
function usePlatformTime(): number {
	const { overview } = useDesk();
	const [own, setOwn] = useState(Date.now());
	const [skew, setSkew] = useState(0);
	useEffect(() => {
		setSkew(Date.parse(overview.now) - Date.now());
	}, [overview.now]);
	useEffect(() => {
		const timer = window.setInterval(() => {
			setOwn(Date.now());
		}, 1000);
		return () => {
			clearInterval(timer);
		};
	}, []);
	return own + skew;
}
