import type { VNode } from 'preact';

import { Empty } from '../../../sandbox/desk/page/parts/controls';
import type { Mail } from '../../mailbox';

/** What n8n has sent to people. */
export const MailPage = ({ mails }: { mails: Mail[] }): VNode => (
	<section class="office-column" aria-labelledby="mail-title">
		<h2 id="mail-title">Mail</h2>
		<p class="hint">What the workflows leave to people: sales and the planner.</p>
		{mails.length === 0 ? (
			<Empty title="No mail yet">
				Answer a reminder with a question, and it comes here with a link to the conversation.
			</Empty>
		) : (
			<ul class="mails">
				{mails.map((mail, index) => (
					<li class="card" key={mails.length - index}>
						<h3>{mail.subject}</h3>
						<p class="hint">To {mail.to}</p>
						<p class="mail-text">
							<WithLinks text={mail.text.trimEnd()} />
						</p>
					</li>
				))}
			</ul>
		)}
	</section>
);

/** Addresses of this server can be followed; others are text. */
const WithLinks = ({ text }: { text: string }): VNode => (
	<>
		{text
			.split(/(https?:\/\/\S+)/)
			.map((part) => (part.startsWith(`${location.origin}/`) ? <a href={part}>{part}</a> : part))}
	</>
);
