import type { TargetedInputEvent, VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

import { asProblem } from '../../../sandbox/desk/page/state/ask';
import type { NewAppointment } from '../../database';
import type { BookedAppointment } from '../book';
import type { KnownCustomer } from '../office';
import { api } from './api';
import { planTimeOf, timeOf } from './planTime';

/** What the form holds; the time as a field for times has it. */
interface Entries {
	customer_name: string;
	telephone: string;
	licenseplate: string;
	location: string;
	time: string;
}

const NOTHING: Entries = {
	customer_name: '',
	telephone: '',
	licenseplate: '',
	location: '3204',
	time: '10:00',
};

/** Books, or moves what has been booked. */
export function BookingForm({
	known,
	moving,
	onDone,
}: {
	known: KnownCustomer[];
	/** What is to be moved. */
	moving: BookedAppointment | undefined;
	/** Hears what has been done; nothing, if it was given up. */
	onDone: (done: string) => void;
}): VNode {
	const [entries, setEntries] = useState<Entries>(moving ? entriesOf(moving) : NOTHING);
	const [isAsked, setAsked] = useState(false);
	const [problem, setProblem] = useState('');
	const form = useFocusOn(moving);
	const submit = async (): Promise<void> => {
		try {
			const done = await send(entries, isAsked, moving);
			setProblem('');
			setEntries(NOTHING);
			onDone(done);
		} catch (error) {
			setProblem(asProblem(error).message);
		}
	};
	const set = (changes: Partial<Entries>): void => {
		setEntries((before) => ({ ...before, ...changes }));
	};
	return (
		<form
			ref={form}
			class="card booking"
			aria-labelledby="booking-title"
			onSubmit={(event) => {
				event.preventDefault();
				void submit();
			}}
		>
			<h2 id="booking-title">{titleFor(moving)}</h2>
			{moving === undefined && (
				<>
					<Known
						known={known}
						onChoose={(customer) => {
							setEntries(entriesOf(customer.appointment));
							setAsked(customer.isAsked);
						}}
					/>
					<AskedFirst isAsked={isAsked} onChange={setAsked} />
				</>
			)}
			<Fields entries={entries} isAsked={isAsked} set={set} />
			{problem !== '' && (
				<p class="problem" role="alert">
					{problem}
				</p>
			)}
			<div class="actions">
				<button type="submit" class="button primary">
					{buttonFor(moving, isAsked)}
				</button>
				{moving !== undefined && (
					<button
						type="button"
						class="button"
						onClick={() => {
							onDone('');
						}}
					>
						Leave it
					</button>
				)}
			</div>
			<p class="hint">{hintFor(moving, isAsked)}</p>
		</form>
	);
}

const entriesOf = ({ plan_time, ...others }: NewAppointment): Entries => {
	const { customer_name, telephone, licenseplate, location } = others;
	return { customer_name, telephone, licenseplate, location, time: timeOf(plan_time) };
};

/** @returns what has been done */
async function send(
	{ time, ...others }: Entries,
	isAsked: boolean,
	moving: BookedAppointment | undefined,
): Promise<string> {
	const appointment = { ...others, plan_time: planTimeOf(time) };
	const { customer_name, telephone, plan_time } = appointment;
	if (moving) {
		await api.move(moving.id, appointment);
		return `Booked anew: ${customer_name}, ${plan_time}`;
	}
	if (isAsked) await api.propose({ customer_name, telephone, plan_time });
	else await api.book(appointment);
	return `${isAsked ? 'Proposed' : 'Booked'}: ${customer_name}, ${plan_time}`;
}

/** Who moves a row goes on typing at once: where it failed in its number, else in its time. */
function useFocusOn(moving: BookedAppointment | undefined): { current: HTMLFormElement | null } {
	const form = useRef<HTMLFormElement>(null);
	useEffect(() => {
		if (moving === undefined) return;
		const name = moving.status === 'failed' ? 'telephone' : 'time';
		form.current?.querySelector<HTMLElement>(`[name=${name}]`)?.focus();
	}, [moving]);
	return form;
}

function titleFor(moving: BookedAppointment | undefined): string {
	if (moving === undefined) return 'Book';
	return `${moving.status === 'failed' ? 'Correct' : 'Move'}: ${moving.customer_name}`;
}

function buttonFor(moving: BookedAppointment | undefined, isAsked: boolean): string {
	if (moving) return moving.status === 'failed' ? 'Book again' : 'Move';
	return isAsked ? 'Propose' : 'Book';
}

function hintFor(moving: BookedAppointment | undefined, isAsked: boolean): string {
	if (moving) return 'The old row is cancelled, and a new one is booked: its reminder goes out.';
	return isAsked
		? 'An execution of “Confirm appointment” waits for the answer.'
		: 'For tomorrow: “Appointment reminder” sends the template at once.';
}

/** One press fills the form in. */
const Known = ({
	known,
	onChoose,
}: {
	known: KnownCustomer[];
	onChoose: (customer: KnownCustomer) => void;
}): VNode => (
	<div class="known" role="group" aria-label="Fill in">
		{known.map((customer) => (
			<button
				key={customer.label}
				type="button"
				class="button small"
				onClick={() => {
					onChoose(customer);
				}}
			>
				{customer.label}
			</button>
		))}
	</div>
);

const AskedFirst = ({
	isAsked,
	onChange,
}: {
	isAsked: boolean;
	onChange: (isAsked: boolean) => void;
}): VNode => (
	<fieldset class="asked">
		<legend class="visually-hidden">What happens</legend>
		{[false, true].map((value) => (
			<label key={String(value)}>
				<input
					type="radio"
					name="asked"
					checked={isAsked === value}
					onChange={() => {
						onChange(value);
					}}
				/>
				{value ? 'Ask first' : 'Book and remind'}
			</label>
		))}
	</fieldset>
);

const Fields = ({
	entries,
	isAsked,
	set,
}: {
	entries: Entries;
	isAsked: boolean;
	set: (changes: Partial<Entries>) => void;
}): VNode => (
	<div class="booking-fields">
		{FIELDS.filter(({ ofProposals }) => ofProposals || !isAsked).map(({ name, label, kind }) => {
			const attributes = {
				class: 'input',
				name,
				required: true,
				autocomplete: 'off',
				value: entries[name],
				onInput: ({ currentTarget: { value } }: TargetedInputEvent<HTMLInputElement>) => {
					set({ [name]: value });
				},
			} as const;
			return (
				<label key={name}>
					{label}
					{kind === 'time' ? (
						<input type="time" {...attributes} />
					) : (
						<input inputMode={kind} {...attributes} />
					)}
				</label>
			);
		})}
	</div>
);

const FIELDS: {
	name: keyof Entries;
	label: string;
	kind: 'text' | 'tel' | 'time';
	ofProposals: boolean;
}[] = [
	{ name: 'customer_name', label: 'Customer', kind: 'text', ofProposals: true },
	{ name: 'telephone', label: 'Telephone', kind: 'tel', ofProposals: true },
	{ name: 'time', label: 'Time', kind: 'time', ofProposals: true },
	{ name: 'licenseplate', label: 'Licence plate', kind: 'text', ofProposals: false },
	{ name: 'location', label: 'Location', kind: 'text', ofProposals: false },
];
