import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import { PlusIcon } from '../parts/icons';
import { api } from '../state/api';
import { asProblem } from '../state/ask';
import { useDesk } from '../state/desk';
import type { OpenPhones } from './openPhones';
import { Phone } from './phone';

/** The phones side by side, and a box to open another one. */
export function Shelf({ shelf }: { shelf: OpenPhones }): VNode {
	return (
		<section class="shelf" aria-labelledby="phones-title">
			<div class="shelf-head">
				<h2 id="phones-title">Phones</h2>
				<OpenBox shelf={shelf} />
			</div>
			<div class="phones">
				{shelf.addresses.map((address, index) => (
					<Phone
						key={address}
						address={address}
						isFirst={index === 0}
						onClose={() => {
							shelf.close(address);
						}}
					/>
				))}
				{shelf.addresses.length === 0 && <NoPhone />}
			</div>
		</section>
	);
}

function NoPhone(): VNode {
	return (
		<div class="no-phone">
			<p class="empty-title">No phone is open</p>
			<p>
				Send a WhatsApp template to any number, and its phone opens here. Or write a number into the
				box above and be the consumer who writes first.
			</p>
		</div>
	);
}

/** Takes a number as anybody writes it; the sandbox knows which phone that is. */
function OpenBox({ shelf }: { shelf: OpenPhones }): VNode {
	const { overview } = useDesk();
	const [text, setText] = useState('');
	const [problem, setProblem] = useState('');
	const open = async (): Promise<void> => {
		try {
			const { address } = await api.chats(text);
			shelf.open(address);
			setText('');
			setProblem('');
		} catch (error) {
			setProblem(asProblem(error).message);
		}
	};
	return (
		<form
			class="open-box"
			onSubmit={(event) => {
				event.preventDefault();
				if (text.trim() !== '') void open();
			}}
		>
			<label for="number" class="visually-hidden">
				Telephone number of the phone to open
			</label>
			<input
				id="number"
				class="input"
				data-shortcut="number"
				list="known-numbers"
				autocomplete="off"
				placeholder="e.g. 06 99999999"
				value={text}
				aria-invalid={problem !== ''}
				aria-describedby={problem === '' ? undefined : 'number-problem'}
				onInput={({ currentTarget }) => {
					setText(currentTarget.value);
				}}
			/>
			<datalist id="known-numbers">
				{overview.phones.map(({ address, name }) => (
					<option key={address} value={address}>
						{name}
					</option>
				))}
			</datalist>
			<button type="submit" class="button">
				<PlusIcon />
				Open phone
			</button>
			{problem !== '' && (
				<p id="number-problem" class="problem" role="alert">
					{problem}
				</p>
			)}
		</form>
	);
}
