import type { VNode } from 'preact';

import { Said, useSaid } from '../../../sandbox/desk/page/parts/said';
import { Top } from '../../../sandbox/desk/page/parts/top';
import { useLive, useLook } from '../../../sandbox/desk/page/state/live';
import { api } from './api';
import { BookPage } from './bookPage';
import { MailPage } from './mailPage';

const PLACES = [
	{ path: '/', label: 'Desk' },
	{ path: '/book', label: 'Appointments' },
	{ path: '/mail', label: 'Mail' },
];

/** The dealer's office: the appointment book, and the mail. */
export function App(): VNode {
	const { revision, isConnected } = useLive();
	const { value: office, problem } = useLook(api.look, 'office', revision);
	const [said, say] = useSaid();
	const isMail = location.pathname.startsWith('/mail');
	return (
		<>
			<Top
				links={PLACES}
				current={isMail ? '/mail' : '/book'}
				isConnected={isConnected}
				note="The dealer's office"
			/>
			<main class="office">
				{office === undefined ? (
					<p class="loading">{problem === undefined ? 'One moment…' : problem.message}</p>
				) : (
					<>
						{problem !== undefined && (
							<p class="problem" role="alert">
								{problem.message}
							</p>
						)}
						{isMail ? <MailPage mails={office.mails} /> : <BookPage office={office} say={say} />}
					</>
				)}
			</main>
			<Said text={said} />
		</>
	);
}
