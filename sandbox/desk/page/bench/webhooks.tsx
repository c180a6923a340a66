import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import { Badge, CopyButton, Empty, Facts } from '../parts/controls';
import { api, type Overview } from '../state/api';
import { asProblem } from '../state/ask';
import { useDesk } from '../state/desk';
import { PartHead } from './rows';

/** Who listens, and the tab of the bot to enter a URL by hand. */
export function Webhooks(): VNode {
	const {
		overview: { webhooks },
	} = useDesk();
	return (
		<>
			<PartHead
				title="Webhooks"
				note="Services that were registered over the API, and the Webhook tab of the bot."
			/>
			{webhooks.length === 0 && (
				<Empty title="Nobody listens yet">
					Publish a workflow with the Web1on1 Trigger: it registers its own. Or enter its URL below,
					as in the Webhook tab of a bot.
				</Empty>
			)}
			<ul class="cards">
				{webhooks.map((webhook) => (
					<WebhookCard key={webhook.id} webhook={webhook} />
				))}
			</ul>
			<BotTab />
		</>
	);
}

function WebhookCard({ webhook }: { webhook: Overview['webhooks'][number] }): VNode {
	const { name, owner, url, status, events, delivered, failing, kind } = webhook;
	return (
		<li class="card">
			<h4>
				{name} <Badge tone={status === 'active' ? 'good' : 'warn'}>{status}</Badge>
			</h4>
			<Facts
				facts={[
					[kind === 'bot' ? 'Bot' : 'Organization', owner],
					['URL', <code key="url">{url}</code>],
					['Events', events.length === 0 ? 'all' : events.join(', ')],
					['Deliveries', `${delivered} delivered, ${failing} not`],
				]}
			/>
		</li>
	);
}

/** "Webhook" in the details of a bot: URL in, secret out. */
function BotTab(): VNode {
	const { overview, attempt, say } = useDesk();
	const [url, setUrl] = useState('');
	const [secret, setSecret] = useState('');
	const { bot } = overview;
	const known = overview.webhooks.some(({ kind }) => kind === 'bot');
	const paste = async (): Promise<void> => {
		try {
			const webhook = await api.pasteBotWebhook(bot.id, url);
			setSecret(webhook.secret);
			say(
				webhook.status === 'active'
					? 'Verified: deliveries go there from now on'
					: 'The URL did not answer the challenge. Is the workflow published, or listening for a test event?',
			);
		} catch (error) {
			say(asProblem(error).message);
		}
	};
	const showSecret = async (): Promise<void> => {
		const webhooks = await api.botWebhooks();
		setSecret(webhooks.find((webhook) => webhook.bot === bot.id)?.secret ?? '');
	};
	return (
		<form
			class="card"
			onSubmit={(event) => {
				event.preventDefault();
				void paste();
			}}
		>
			<h4>Webhook tab of {bot.name}</h4>
			<p class="hint">
				For triggers with <i>Webhook Registration</i> set to Manual. The bot gets what happens in
				conversations it follows.
			</p>
			<label class="field" for="bot-url">
				URL
			</label>
			<div class="field-line">
				<input
					id="bot-url"
					class="input"
					type="url"
					required
					placeholder="http://127.0.0.1:5678/webhook/…"
					value={url}
					onInput={({ currentTarget }) => {
						setUrl(currentTarget.value);
					}}
				/>
				<button type="submit" class="button">
					Save and verify
				</button>
			</div>
			{secret !== '' && (
				<div class="id-line">
					<span class="hint">Secret</span> <code>{secret}</code>
					<CopyButton text={secret} what="secret" />
				</div>
			)}
			{known && (
				<div class="actions">
					<button
						type="button"
						class="button quiet small"
						onClick={() => {
							attempt(showSecret());
						}}
					>
						Show secret
					</button>
					<button
						type="button"
						class="button quiet small"
						onClick={() => {
							setSecret('');
							attempt(api.removeBotWebhook(bot.id), 'The tab is empty');
						}}
					>
						Remove
					</button>
				</div>
			)}
		</form>
	);
}
