import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import { Badge, Empty, type Tone } from '../../../sandbox/desk/page/parts/controls';
import { asProblem } from '../../../sandbox/desk/page/state/ask';
import type { Appointment, Proposal } from '../../database';
import type { BookedAppointment } from '../book';
import type { OfficeView } from '../office';
import { api } from './api';
import { BookingForm } from './bookingForm';

type Status = Appointment['status'] | Proposal['status'];

/** What each status means to whoever looks at the book. */
const STATUSES: Record<Status, [string, Tone]> = {
	planned: ['planned', 'calm'],
	reminded: ['reminded', 'warn'],
	proposed: ['asked', 'warn'],
	confirmed: ['confirmed', 'good'],
	declined: ['declined', 'bad'],
	failed: ['failed', 'bad'],
	cancelled: ['cancelled', 'calm'],
	to_call: ['to be called', 'warn'],
};

/** The dealer's tables, and what one does with them. */
export function BookPage({
	office,
	say,
}: {
	office: OfficeView;
	say: (text: string) => void;
}): VNode {
	const [moving, setMoving] = useState<BookedAppointment>();
	const { appointments, proposals, known } = office;
	return (
		<div class="book">
			<BookingForm
				key={moving?.id ?? 0}
				known={known}
				moving={moving}
				onDone={(done) => {
					setMoving(undefined);
					if (done !== '') say(done);
				}}
			/>
			<div class="book-lists">
				<section aria-labelledby="appointments-title">
					<h2 id="appointments-title">Appointments</h2>
					<p class="hint">
						The table <code>appointments</code>. A new row sends the reminder; the answer comes back
						into it.
					</p>
					<Rows isEmpty={appointments.length === 0} none="Book one: its reminder goes out at once.">
						{appointments.map((row) => (
							<BookedRow
								key={row.id}
								row={row}
								day={dayOf(row.planned_on)}
								details={`${row.telephone} · ${row.licenseplate} · location ${row.location}`}
							>
								{row.status !== 'cancelled' && <Actions row={row} onMove={setMoving} say={say} />}
							</BookedRow>
						))}
					</Rows>
				</section>
				<section aria-labelledby="proposals-title">
					<h2 id="proposals-title">Proposals</h2>
					<p class="hint">
						The table <code>proposals</code>. Each new row asks the customer, and one execution
						waits for the answer.
					</p>
					<Rows isEmpty={proposals.length === 0} none="Propose one with “Ask first”.">
						{proposals.map((row) => (
							<BookedRow key={row.id} row={row} day="" details={row.telephone} />
						))}
					</Rows>
				</section>
			</div>
		</div>
	);
}

const Rows = ({
	isEmpty,
	none,
	children,
}: {
	isEmpty: boolean;
	none: string;
	children: VNode[];
}): VNode =>
	isEmpty ? <Empty title="Nothing yet">{none}</Empty> : <ul class="rows">{children}</ul>;

/** A row of either table. */
function BookedRow({
	row,
	day,
	details,
	children,
}: {
	row: BookedAppointment | Proposal;
	day: string;
	details: string;
	children?: VNode | false;
}): VNode {
	const [label, tone] = STATUSES[row.status];
	return (
		<li class="row booked" data-status={row.status}>
			<p class="booked-time">
				<b>{row.plan_time}</b>
				{day !== '' && <span class="hint">{day}</span>}
			</p>
			<div class="booked-main">
				<p class="booked-name">
					<b>{row.customer_name}</b>
					<Badge tone={tone}>{label}</Badge>
				</p>
				<p class="hint">{details}</p>
				{row.answer !== null && <p class="booked-answer">“{row.answer}”</p>}
				{row.problem !== null && <p class="problem">{row.problem}</p>}
				{row.conversation_id !== null && (
					<a class="booked-link" href={`/conversations/${row.conversation_id}`}>
						Conversation
						<span class="visually-hidden"> with {row.customer_name}</span>
					</a>
				)}
			</div>
			{children}
		</li>
	);
}

function Actions({
	row,
	onMove,
	say,
}: {
	row: BookedAppointment;
	onMove: (row: BookedAppointment) => void;
	say: (text: string) => void;
}): VNode {
	const who = <span class="visually-hidden"> {row.customer_name}</span>;
	const cancel = (): void => {
		api.cancel(row.id).then(
			() => {
				say(`Cancelled: ${row.customer_name}, ${row.plan_time}`);
			},
			(error: unknown) => {
				say(asProblem(error).message);
			},
		);
	};
	return (
		<div class="booked-actions">
			<button
				type="button"
				class="button small"
				onClick={() => {
					onMove(row);
				}}
			>
				{row.status === 'failed' ? 'Correct' : 'Move'}
				{who}
			</button>
			<button type="button" class="button small" onClick={cancel}>
				Cancel
				{who}
			</button>
		</div>
	);
}

const day = new Intl.DateTimeFormat(undefined, {
	weekday: 'short',
	day: 'numeric',
	month: 'short',
});

/** Sat, Nov 28 */
const dayOf = (date: string): string => day.format(new Date(`${date}T12:00`));
