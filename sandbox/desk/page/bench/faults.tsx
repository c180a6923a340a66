import type { VNode } from 'preact';
import { useState } from 'preact/hooks';

import { Badge, Switch } from '../parts/controls';
import { api } from '../state/api';
import { useDesk } from '../state/desk';
import {
	FAULT_KINDS,
	isInForce,
	isTarget,
	rulesOf,
	TARGETS,
	targetOf,
	type FaultKind,
	type TargetName,
} from './faultKinds';
import { PartHead } from './rows';

const HOUR_MS = 3_600_000;
const OUTAGE_MS = 10_000;

/** Everything that can be made to go wrong. */
export function Faults(): VNode {
	return (
		<>
			<PartHead title="Faults" note="Make it go wrong here, before it does in production." />
			<RequestFaults />
			<TokenFaults />
			<Dealers />
			<Numbers />
			<Time />
		</>
	);
}

function RequestFaults(): VNode {
	const { overview } = useDesk();
	const [target, setTarget] = useState<TargetName>('all');
	const others = overview.faults.filter(
		(rule) => !FAULT_KINDS.some((kind) => rulesOf(kind, [rule]).length > 0),
	);
	return (
		<section class="card">
			<h4>Requests</h4>
			<div class="field-line">
				<label class="field" for="target">
					A switch hits
				</label>
				<select
					id="target"
					class="input"
					value={target}
					onChange={({ currentTarget: { value } }) => {
						if (isTarget(value)) setTarget(value);
					}}
				>
					{Object.entries(TARGETS).map(([value, { name }]) => (
						<option key={value} value={value}>
							{name}
						</option>
					))}
				</select>
			</div>
			{FAULT_KINDS.map((kind) => (
				<FaultSwitch key={kind.name} kind={kind} target={target} />
			))}
			{others.map((rule) => (
				<RemovableRule key={rule.id} id={rule.id} text={JSON.stringify(rule.fault)} />
			))}
		</section>
	);
}

function FaultSwitch({ kind, target }: { kind: FaultKind; target: TargetName }): VNode {
	const { overview, attempt } = useDesk();
	const rules = rulesOf(kind, overview.faults);
	const inForce = rules.filter(isInForce);
	const hits = inForce.map((rule) => `${targetOf(rule)}, ${rule.fired} so far`).join('; ');
	const set = async (isOn: boolean): Promise<void> => {
		// What has hit all it could is in the way of nothing but of the list.
		for (const { id } of rules) await api.clearFault(id);
		if (isOn) await api.addFault({ match: TARGETS[target].match, fault: kind.fault });
	};
	return (
		<Switch
			label={kind.name}
			hint={inForce.length > 0 ? `Hits ${hits}` : kind.hint}
			isOn={inForce.length > 0}
			onChange={(isOn) => {
				attempt(set(isOn));
			}}
		/>
	);
}

/** A rule that came over the API. */
function RemovableRule({ id, text }: { id: string; text: string }): VNode {
	const { attempt } = useDesk();
	return (
		<div class="id-line">
			<code>{text}</code>
			<button
				type="button"
				class="button quiet small"
				onClick={() => {
					attempt(api.clearFault(id));
				}}
			>
				Remove
			</button>
		</div>
	);
}

function TokenFaults(): VNode {
	const { overview, attempt } = useDesk();
	const { options, bots } = overview;
	return (
		<section class="card">
			<h4>Tokens</h4>
			<Action
				label="Expired token"
				hint="All access tokens that were issued end now; refresh tokens still work"
				button="Expire them"
				onClick={() => {
					attempt(api.expireTokens(), 'Every access token has expired');
				}}
			/>
			<Action
				label="Revoked refresh token"
				hint="Nothing can be renewed until a new pair is issued"
				button="Revoke them"
				onClick={() => {
					attempt(
						Promise.all(bots.map(({ id }) => api.revokeRefreshTokens(id))),
						'Every refresh token of the bots is revoked',
					);
				}}
			/>
			<Switch
				label="Refresh tokens work once only"
				hint="A spent one answers 401"
				isOn={options.singleUseRefreshTokens}
				onChange={(singleUseRefreshTokens) => {
					attempt(api.configure({ singleUseRefreshTokens }));
				}}
			/>
			<Switch
				label="403 for an expired token"
				hint="Instead of 401; the sources disagree"
				isOn={options.expiredStatus === 403}
				onChange={(isOn) => {
					attempt(api.configure({ expiredStatus: isOn ? 403 : 401 }));
				}}
			/>
		</section>
	);
}

function Dealers(): VNode {
	const { overview, attempt } = useDesk();
	return (
		<section class="card">
			<h4>Dealers that have hired {overview.bot.name}</h4>
			<p class="hint">
				For a dealer that has not, its calls answer 403. An admin bot needs no hiring.
			</p>
			{overview.organizations
				.filter(({ isDealer }) => isDealer)
				.map(({ id, name, isHired }) => (
					<Switch
						key={id}
						label={name}
						isOn={isHired}
						onChange={(isOn) => {
							attempt(api.hire(id, isOn));
						}}
					/>
				))}
		</section>
	);
}

function Numbers(): VNode {
	const { overview, attempt } = useDesk();
	const numbers = overview.phones.filter(({ address }) => !address.includes('@'));
	return (
		<section class="card">
			<h4>Numbers on WhatsApp</h4>
			{numbers.length === 0 && (
				<p class="hint">No number is known yet. A phone has this switch, too.</p>
			)}
			{numbers.slice(0, 10).map(({ address, label, name, onWhatsApp }) => (
				<Switch
					key={address}
					label={label}
					{...(name === '' ? {} : { hint: name })}
					isOn={onWhatsApp}
					onChange={(isOn) => {
						attempt(api.setOnWhatsApp(address, isOn));
					}}
				/>
			))}
		</section>
	);
}

function Time(): VNode {
	const { overview, attempt } = useDesk();
	return (
		<section class="card">
			<h4>
				Time and outages <Badge tone="calm">{new Date(overview.now).toLocaleString()}</Badge>
			</h4>
			<Action
				label="24 hours pass"
				hint="Every window closes: only templates arrive"
				button="Let them pass"
				onClick={() => {
					attempt(api.advanceClock(25 * HOUR_MS), '25 hours have passed');
				}}
			/>
			<Action
				label="A month passes"
				hint="Access tokens expire; refresh tokens live for three"
				button="Let it pass"
				onClick={() => {
					attempt(api.advanceClock(31 * 24 * HOUR_MS), '31 days have passed');
				}}
			/>
			<Action
				label="Web1on1 is down"
				hint="Connections are refused for 10 seconds, the desk's as well"
				button="Take it down"
				onClick={() => {
					attempt(api.outage(OUTAGE_MS), 'Down for 10 seconds');
				}}
			/>
		</section>
	);
}

const Action = ({
	label,
	hint,
	button,
	onClick,
}: {
	label: string;
	hint: string;
	button: string;
	onClick: () => void;
}): VNode => (
	<div class="switch">
		<span class="switch-text">
			<span>{label}</span>
			<span class="hint">{hint}</span>
		</span>
		<button type="button" class="button small" aria-label={`${label}: ${button}`} onClick={onClick}>
			{button}
		</button>
	</div>
);
