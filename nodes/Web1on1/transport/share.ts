import { Memory } from '../values/memory';

/** A second, and a little for the inaccuracy of timers. */
const WINDOW_MS = 1004;

/** A request that is answered late is taken to have been under way for so long at most. */
const LONGEST_WAY_MS = 1000;

/** Answers of a kind whose times tell how long the way is when nothing holds a request up. */
const REMEMBERED_ANSWERS = 200;

/** Kinds of requests whose answers are remembered. */
const KINDS = 50;

/** Fewer may all be late ones, which tell nothing about the way. */
const TELLING_ANSWERS = 10;

/** After so long without a request nothing is known any more of others who use the allowance. */
const FORGET_MS = 10_000;

/** Places we take to be ours when nothing is known. */
const FIRST_PLACES = 4;

/** So much slower than the full rate the others are added at first: somebody else may begin, too. */
const CAUTION = 2;

/** Least distance between two requests, as a part of that at the full rate. */
const LEAST_DISTANCE = 0.6;

/** Who holds this much of the allowance, and loses a place, has been alone until now. */
const ALONE = 0.9;

/** Pause before a place is tried for after one was refused; it doubles as long as tries fail. */
const FIRST_HOLD_MS = 1200;

/** Longest such pause: for each place that is ours, and in all. With few, there is more to be had. */
const HOLD_PER_PLACE_MS = 3000;
const LONGEST_HOLD_MS = 15_000;

/** The same after half of ours was left to somebody new, and after one of ours was lost. */
const YIELD_HOLD_MS = 5000;
const LOST_HOLD_MS = 2400;

/** Pause between two rounds of tries that all went well: others notice meanwhile what they have lost. */
const ROUND_MS = 1200;

/** Tries in the first such round; twice as many in each that follows. */
const FIRST_ROUND = 2;

/** Without a limit, so many places that were to be had in one round mean that there is none. */
const NO_END = 64;

/** Pause where not even one place is ours; it doubles. */
const STARVED_MS = 500;
const LONGEST_STARVED_MS = 2000;

interface Request {
	at: number;
	/** Requests of a kind take as long as each other. */
	kind: string;
	/** How long the answer took; undefined until it is there. */
	took?: number;
	/** It was to find out whether there is one more place. */
	isTry: boolean;
}

/** What the share needs of a clock. */
interface Now {
	/** Milliseconds since some fixed moment. */
	now(): number;
}

/**
 * Our share of an allowance that others use too: other processes on the same key, of whom nobody tells.
 *
 * The platform lets in so many requests within any second, and refuses what is too much. So a request
 * that was let in stands for a place: a second later there is room for the next one, whatever others
 * do. We keep the places we have got, and try for one more now and then: in vain, it has cost one
 * refused request, and the next try comes later; otherwise more is tried for, in growing rounds. So
 * nearly all of the allowance is used, and few requests are refused (additive increase, multiplicative
 * decrease: AIMD, with a window of a second). Whoever is alone and loses a place leaves half of them to
 * whoever has come.
 *
 * The platform counts when requests arrive, which is not when they start: the first ones open
 * connections, a busy machine sends late. So a request counts from the last moment at which it can
 * have arrived, told by its answer: the time that came, less the shortest time any of its kind took.
 */
export class Share {
	/** Those that were let in, or may be, oldest first. */
	private requests: Request[] = [];

	/** How long answers took, by kind. */
	private readonly answers = new Memory<number[]>(KINDS);

	private lastStart = Number.NEGATIVE_INFINITY;

	/** How many places are ours, as far as we know. */
	private places = FIRST_PLACES;

	/** `growing` until the first is refused; `trying` while it is open whether there is one more. */
	private state: 'growing' | 'holding' | 'trying' = 'growing';

	/** When the next place is added, unless `trying`. */
	private growsAt = 0;

	private holdMs = FIRST_HOLD_MS;

	/** Tries of the present round, and those left of it. */
	private round = { size: FIRST_ROUND, left: FIRST_ROUND };

	/** A request that was started before this, and is refused, tells nothing new. */
	private lastCut = Number.NEGATIVE_INFINITY;

	private starvedUntil = Number.NEGATIVE_INFINITY;

	private starvedMs = STARVED_MS;

	/**
	 * @param limit requests per second for everybody together; infinity for any number
	 * @param random from 0 to 1
	 */
	constructor(
		public limit: number,
		private readonly random: () => number,
	) {}

	/** When the next request may start, as far as can be told now. */
	freeAt(now: number): number {
		if (now - this.lastStart > FORGET_MS) this.forget(now);
		if (this.places === Number.POSITIVE_INFINITY) return 0;
		this.grow(now);
		const before = this.arrivals(now)[Math.min(this.places, this.limit) - 1];
		const free = before === undefined ? 0 : before + WINDOW_MS;
		const next = this.mayGrow ? Math.min(free, this.growsAt) : free;
		return Math.max(next, this.lastStart + this.distance * LEAST_DISTANCE, this.starvedUntil);
	}

	/**
	 * A request starts now.
	 * @param kind what it asks for, as far as that tells how long its answer takes
	 * @returns to be called when its answer is there, or none will come
	 */
	start(clock: Now, kind = ''): (isRefused: boolean) => void {
		const at = clock.now();
		const isTry = this.state === 'trying' && this.held(at) >= this.places - 1;
		const request: Request = { at, kind, isTry };
		this.lastStart = at;
		this.requests.push(request);
		this.letGo(at);
		return (isRefused) => {
			if (request.took !== undefined) return;
			const now = clock.now();
			request.took = now - at;
			if (isRefused) this.refused(request, now);
			else this.letIn(request, request.took, now);
		};
	}

	private get mayGrow(): boolean {
		return this.state !== 'trying' && this.places < this.limit;
	}

	/** Between two requests at the full rate (milliseconds). */
	private get distance(): number {
		return WINDOW_MS / Math.max(1, Math.min(this.limit, 10 * this.places));
	}

	private forget(now: number): void {
		const isUnlimited = this.limit === Number.POSITIVE_INFINITY;
		this.places = isUnlimited ? this.limit : Math.min(FIRST_PLACES, this.limit);
		this.state = 'growing';
		this.growsAt = now + this.distance * CAUTION;
		this.holdMs = FIRST_HOLD_MS;
	}

	private grow(now: number): void {
		if (this.limit === Number.POSITIVE_INFINITY && this.state === 'growing') {
			// Lifted while few places were ours: adding them one by one would not end.
			this.places = this.limit;
			return;
		}
		while (this.mayGrow && now >= this.growsAt) {
			this.places += 1;
			if (this.state === 'holding') this.state = 'trying';
			else this.growsAt += this.distance * CAUTION;
		}
	}

	private letIn(request: Request, took: number, now: number): void {
		const answers = this.answers.getOrMake(request.kind, () => []);
		answers.push(took);
		if (answers.length > REMEMBERED_ANSWERS) answers.shift();
		this.starvedMs = STARVED_MS;
		if (!request.isTry || this.state !== 'trying') return;
		this.state = 'holding';
		this.round.left -= 1;
		this.growsAt = now;
		if (this.round.left > 0) return;
		const size = this.round.size * 2;
		this.round = { size, left: size };
		this.growsAt = now + ROUND_MS;
		if (this.limit === Number.POSITIVE_INFINITY && size > NO_END) this.places = this.limit;
	}

	private refused(request: Request, now: number): void {
		this.requests = this.requests.filter((other) => other !== request);
		const held = this.held(now);
		if (request.at > this.lastCut) this.cut(this.isBeyond(request), held, now);
		this.places = Math.max(1, Math.floor(Math.min(this.places, held)));
		if (held > 0) return;
		this.starvedUntil = now + this.starvedMs * (0.5 + this.random());
		this.starvedMs = Math.min(LONGEST_STARVED_MS, this.starvedMs * 2);
	}

	/** True for a request in a place that was not ours yet. */
	private isBeyond({ isTry }: Request): boolean {
		return isTry || (this.state === 'growing' && this.places < this.limit);
	}

	private cut(isBeyond: boolean, held: number, now: number): void {
		let hold = Math.max(this.holdMs, LOST_HOLD_MS);
		if (isBeyond) {
			this.lastCut = now;
			const longest = Math.min(LONGEST_HOLD_MS, HOLD_PER_PLACE_MS * Math.max(1, held));
			this.holdMs = Math.min(this.holdMs * 2, longest);
			hold = this.holdMs;
		} else if (this.isAlone) {
			this.lastCut = now;
			this.places = held / 2;
			hold = YIELD_HOLD_MS;
		}
		this.state = 'holding';
		this.round = { size: FIRST_ROUND, left: FIRST_ROUND };
		this.growsAt = Math.max(this.growsAt, now + hold * (0.75 + this.random() / 2));
	}

	/** True where we hold nearly everything. */
	private get isAlone(): boolean {
		return this.places >= ALONE * this.limit;
	}

	/** Requests of the last second that were let in, or may be. */
	private held(now: number): number {
		return this.requests.filter(({ at }) => now - at < WINDOW_MS).length;
	}

	/** Last moments at which requests can have arrived, latest first. */
	private arrivals(now: number): number[] {
		this.letGo(now);
		const kinds = new Set(this.requests.map(({ kind }) => kind));
		const ways = new Map([...kinds].map((kind) => [kind, this.shortest(kind)]));
		return this.requests
			.map(({ at, kind, took = now - at }) => {
				const late = Math.min(LONGEST_WAY_MS, Math.max(0, took - (ways.get(kind) ?? 0)));
				return at + late;
			})
			.sort((one, other) => other - one);
	}

	/** The shortest time an answer of this kind took; 0 where too few have told. */
	private shortest(kind: string): number {
		const answers = this.answers.get(kind) ?? [];
		return answers.length < TELLING_ANSWERS ? 0 : Math.min(...answers);
	}

	/** Of requests that are too old to count. */
	private letGo(now: number): void {
		const first = this.requests.findIndex(({ at }) => now - at < WINDOW_MS + LONGEST_WAY_MS);
		if (first !== 0) this.requests.splice(0, first === -1 ? this.requests.length : first);
	}
}
