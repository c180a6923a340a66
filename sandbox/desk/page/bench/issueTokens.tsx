import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import { CopyButton } from '../parts/controls';
import { api, type IssuedTokens } from '../state/api';
import { asProblem } from '../state/ask';
import { useDesk } from '../state/desk';

/** What each scope is good for. */
const SCOPES = {
	bot: 'Sends messages and reads conversations of every dealer that has hired the bot. It may not register webhooks: the trigger is then set to Manual.',
	admin:
		"Belongs to Acme Demo itself. Whatever the bot may, and it registers webhooks: the trigger's Automatic registration needs it.",
	agent: 'A person of Acme Demo. Reads and writes conversations; lists no templates.',
	guest: 'Next to nothing. To see what a refusal looks like.',
} as const;

type Scope = keyof typeof SCOPES;

const isScope = (text: string): text is Scope => text in SCOPES;

const DAY = 86_400;

/** How long the access token lives; the refresh token always three months. */
const LIVES: [string, string, number | null][] = [
	['month', '30 days, as Web1on1 does', 30 * DAY],
	['hour', 'an hour', 3600],
	['minute', 'a minute', 60],
	['over', 'over already', -1],
	['ever', 'for ever', null],
];

/** "API token" in the details of a bot. */
export function IssueTokens(): VNode {
	const { overview, say } = useDesk();
	const [scope, setScope] = useState<Scope>('bot');
	const [life, setLife] = useState('month');
	const [pair, setPair] = useState<IssuedTokens>();
	const issue = async (): Promise<void> => {
		const accessTokenSeconds = LIVES.find(([name]) => name === life)?.[2];
		const user = overview.users[scope];
		try {
			setPair(await api.issueTokens({ scope, user, accessTokenSeconds }));
			say('Issued');
		} catch (error) {
			say(asProblem(error).message);
		}
	};
	return (
		<form
			class="card"
			onSubmit={(event) => {
				event.preventDefault();
				void issue();
			}}
		>
			<h4>Issue a token</h4>
			<div class="field-grid">
				<label class="field" for="scope">
					Scope
				</label>
				<select
					id="scope"
					class="input"
					value={scope}
					aria-describedby="scope-explained"
					onChange={({ currentTarget: { value } }) => {
						if (isScope(value)) setScope(value);
					}}
				>
					{Object.keys(SCOPES).map((name) => (
						<option key={name} value={name}>
							{name}
						</option>
					))}
				</select>
				<p id="scope-explained" class="hint">
					{SCOPES[scope]}
				</p>
				<label class="field" for="life">
					Access token lives
				</label>
				<select
					id="life"
					class="input"
					value={life}
					onChange={({ currentTarget: { value } }) => {
						setLife(value);
					}}
				>
					{LIVES.map(([name, label]) => (
						<option key={name} value={name}>
							{label}
						</option>
					))}
				</select>
			</div>
			<div class="actions">
				<button type="submit" class="button primary">
					Issue a token
				</button>
			</div>
			{pair && <Pair pair={pair} />}
		</form>
	);
}

/** Named as the fields of the credential they go into. */
function Pair({ pair: { email, refreshToken, token } }: { pair: IssuedTokens }): VNode {
	const { overview } = useDesk();
	const values: [string, string][] = [
		['Refresh Token', refreshToken],
		['Bot Email', email],
		['API URL', overview.url],
		['Conversation URL', `${location.origin}/conversations/{conversationId}`],
		['Access Token', token],
	];
	return (
		<div class="pair" role="status">
			<p class="hint">Into the Web1on1 credential in n8n, field by field:</p>
			<dl>
				{values.map(([name, value]) => (
					<div key={name}>
						<dt>{name}</dt>
						<dd>
							<code>{value}</code>
							<CopyButton text={value} what={name} />
						</dd>
					</div>
				))}
			</dl>
		</div>
	);
}
