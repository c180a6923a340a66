import fc from 'fast-check';

import { meaning, tapMeaning, WORDS, type Answer } from '../../../nodes/Web1on1/waiting/answer';
import { COURTESIES, NO_WORDS, REGRETS, YES_WORDS } from '../../../nodes/Web1on1/waiting/words';
import { FUZZ } from '../fuzz';

const means = meaning();

/** What people write, a reply a line. */
const REPLIES: Record<Answer, string> = {
	yes: `
Yes
yes.
YES!!!
Yes please
Yes, thanks!
yess
yesss
yeahhhh
Yep
Yup, sounds good
Sure!
Sure thing, thank you so much
Ok
OK 👍
okay
okey dokey
Okie-dokie
Yes, that works for me.
That's fine, see you then
That’s fine
thats fine
Fine by me
Perfect! Thank you
Great, thanks. See you there
Hi, yes please. Kind regards
Good morning! Yes, that suits me fine.
I'll be there
Ill be there 😊
Of course
No problem
no problem at all!
Not a problem
No worries
Yes, no problem
Agreed
I confirm
confirmed ✅
Absolutely
Y
Ｙｅｓ
"Yes"
*Yes*
_yes_
🆗
👍
👍🏽
👍👍👍🏿
👌
✅
✔️
🙆‍♀️
Ja
ja!
JA
jaaa
Jaa
Ja, prima!
Ja hoor
ja hoor, geen probleem
Ja graag
graag!
Heel graag, bedankt
Prima
Prima, tot dan!
Oké
oke
okeee
okee 👍
Is goed
Dat is goed hoor
Da's goed
Ja dat past prima
Dat schikt, dank u wel
Dat lukt!
In orde, alvast bedankt
Top!
Top, tot zo 👋
Akkoord
Ik ga akkoord.
Geen probleem
geen enkel probleem
Doe maar
Zeker weten
Jazeker, dank je wel
Goedemorgen, ja dat is prima. Groetjes
Ja 🙂
Komt goed
Dat komt mij goed uit
Afgesproken!
Ja bitte
Ja, gerne
Sehr gerne!
Jawohl
Klar
Na klar!
Alles klar, bis dann
Kein Problem
kein Problem, danke
Passt
Das passt mir gut
Passt super, vielen Dank!
Das geht
Geht klar
Geht in Ordnung
Einverstanden
In Ordnung, danke schön
Natürlich
Selbstverständlich. Mit freundlichen Grüßen
SELBSTVERSTANDLICH
Stimmt
Genau
Oui
oui oui
Ouais
Oui, merci
Oui s'il vous plaît
D'accord
D’accord
d accord
daccord
DACCORD
Bien sûr
bien sur
Pas de problème
pas de probleme
Pas de souci 👍
Aucun problème, merci beaucoup
Ça marche
ca marche
Ça me va
C'est parfait, à bientôt
Très bien
Avec plaisir
Volontiers
Bonjour, oui je confirme. Cordialement
J'y serai
Sí
si
Sí, gracias
¡Sí!
Siii
Claro
Claro que sí
Por supuesto
De acuerdo
de acuerdo, muchas gracias
Vale
Vale, hasta luego
Me va bien
Me viene perfecto, gracias
No hay problema
Sin problema
Ningún problema
ningun problema
Está bien
esta bien
Perfecto
Sì
Sì, grazie
si grazie mille
Certo
Certo che sì
Va bene
Va benissimo, a presto
Mi va bene
Per me va bene
D'accordo
Nessun problema
Non c'è problema
Confermo
Volentieri
Perfetto! Ci vediamo
Ja, I agree
Yes, prima`,
	no: `
No
NO!
no.
nooo
No thanks
No, thank you
No sorry
Sorry, no
Nope
Nah
No way
Not ok
Not okay!
not good
Unfortunately not possible
I can't
i cant
I can’t make it, sorry
I'm afraid I can't make it
No, that doesn't work for me
That does not suit me
Definitely not
Of course not
Absolutely not
I'd rather not
N
👎
👎🏾
❌
🙅‍♂️
🚫
No 😔
Hi, no thanks. Regards
Don't
Nee
nee!
NEE
neee
neeee
Nee helaas
Helaas niet
Helaas, nee
nee, sorry
Nee dank u
Nee, dank je wel
Nee hoor
Nou nee
Nee, dat lukt niet
Dat lukt me niet
Nee, ik kan dan niet
Ik kan helaas niet
Dan kan ik niet
Nee, dat komt niet goed uit
Dat past niet
Niet akkoord
niet oké
Liever niet
Zeker niet
Natuurlijk niet
Nee het spijt me
Kan niet
Nein
nein danke
Nein, leider nicht
Leider nein
Leider nicht
Tut mir leid, nein
Nö
nee, das geht nicht
Das passt mir nicht
Das passt mir leider nicht
Nein, ich kann leider nicht
Auf keinen Fall
Nicht einverstanden
nicht ok
Lieber nicht
Natürlich nicht
Bitte nicht
Non
non merci
Non, désolé
Non non
Malheureusement non
Pas d'accord
pas ok
Je ne peux pas
je peux pas, désolée
Ça ne me va pas
ca marche pas
Ce n'est pas possible
Pas du tout
Bien sûr que non
No gracias
No puedo
no, no puedo
Lo siento, no
Lamentablemente no puedo
Claro que no
No me va bien
No está bien
No estoy de acuerdo
Para nada
Mejor no
No grazie
Non posso
Purtroppo no
Mi dispiace, non posso
Non va bene
non mi va bene
Assolutamente no
Certo che no
Non sono d'accordo
Non ce la faccio, scusate`,
	other: `

   
...
?
!
Ok?
Yes?
ja??
Sí？
No?
¿no
Maybe
Yes but not at 3
Yes, but could it be later?
Yes, if it is not too expensive
Yes and no
yes no
Yeah, no
yeah nah
ja nee
No yes
Ok, no
Okay, not okay
👍👎
yes/no
Not sure
I'm not sure
not really sure
Unsure
No idea
No. 5
No, Friday
No, Friday is fine
No, I can
Nobody told me
Yesterday
yesn't
Isn't ok
Yes 3.15
3.15
15:15
Tomorrow
Cancel
Please cancel
Yes, cancel it
Ok, then cancel
STOP
Unsubscribe
Thanks
Thank you very much
Please
Sorry
Yes, unfortunately
Ok sorry
🙏
😂
Yes 😂
🤷‍♀️
❤️
:)
+1
~yes~
y̶e̶s̶
Can't wait!
Can't complain
Don't worry
Don't cancel
I don't know
I do not know
I do not mind
Why not
Fine, you win this time
I'm fine
Never mind
Who is this?
Sure, if you can do Friday
Ok I'll call you to reschedule
No problem, but I need a loan car
No problem for you maybe
no, problem
No worries, I'll find another garage
You wrote "yes", I did not
Yes I would like to speak to somebody
Good morning
Hello
Ja maar niet om 3 uur
Ja, maar liever morgen
Ja mits de prijs klopt
Ja als het kan
Ja, als het morgen kan
Ja dag
Jaja
Nou ja
ja en nee
Nee, maar morgen wel
Nee, liever om 4 uur
nee prima
Nee, geen probleem
Geen idee
Misschien
Weet ik niet
Ik weet het niet
Kan het ook later?
Kan niet wachten
Goed, maar dan om 4 uur
Graag gedaan
Graag een uur later
Ook
ook niet
Ja, verzetten graag
Annuleren
Verzetten
Is niet goed of wel goed
Goedemorgen
Bedankt
Alsjeblieft
Helaas
Ja helaas
Ja, aber nicht um 3
Ja, aber erst ab 16 Uhr
Jein
Naja
Na ja
Doch
Vielleicht
Weiß nicht
Nein, kein Problem
Nicht sicher
Kein Problem, aber bitte später
Das stimmt nicht
Geht so
Danke
Danke, nein ja
Bitte
Gut, dann am Freitag
Oui mais pas à 15h
Oui, mais plus tard
Oui et non
Oui non
Peut-être
Pas sûr
Pas mal
Pas encore
Je ne sais pas
Si possible vendredi
J'y serai pas
Pas de problème mais à 16h
Pourquoi pas
Merci
Malheureusement
Bonjour
Sí, pero más tarde
Sí pero no
si no
Si puedo
Si no puedo te aviso
Sí y no
Quizás
No sé
No sé si puedo
No estoy seguro
Por qué no
Como no
Gracias
Por favor
No vale
Tal vez
Sì ma non alle 15
Sì, ma più tardi
Sì e no
Forse
Non so
Non lo so
Se possibile domani
Perché no
Grazie
Prego
Meglio domani
https://example.com/yes
<b>yes</b>
yes yes yes yes yes yes yes but
да
はい`,
};

const rows = (text: string): string[] => text.slice(1).split('\n');
const TABLE = Object.entries(REPLIES).flatMap(([answer, replies]) =>
	rows(replies).map((reply) => [reply, answer]),
);

/** Of a line through the letters nothing is left where accents are left out. */
const LEGIBLE = TABLE.filter(([reply]) => !reply?.includes('\u0336'));

it.each(TABLE)('%j means %s', (reply, answer) => {
	expect(means(reply)).toBe(answer);
});

it('is a table of at least 150 replies', () => {
	expect(new Set(TABLE.map(([reply]) => reply)).size).toBeGreaterThan(400);
});

const entries = (list: string): string[] => list.split(/[,\n]/).map((entry) => entry.trim());
const YES = entries(YES_WORDS);
const NO = entries(NO_WORDS);

describe('the lists', () => {
	it.each(YES)('%s says yes', (entry) => {
		expect(means(entry)).toBe('yes');
	});

	it.each(NO)('%s says no', (entry) => {
		expect(means(entry)).toBe('no');
	});

	it.each([...entries(COURTESIES), ...entries(REGRETS)])('%s alone says neither', (entry) => {
		expect(means(entry)).toBe('other');
	});

	it('name each thing once', () => {
		for (const list of [YES, NO]) expect(list).toHaveLength(new Set(list).size);
	});
});

/** How the same is typed by somebody else. */
const TYPED = fc.constantFrom<(text: string) => string>(
	(text) => text.toUpperCase(),
	(text) => text.normalize('NFD'),
	(text) => text.normalize('NFD').replace(/\p{M}/gu, ''),
	(text) => text.replaceAll("'", '’'),
	(text) => text.replaceAll("'", ''),
	(text) => `  ${text} \n`,
	(text) => `${text}!!`,
	(text) => `*${text}*`,
	(text) => `\u200e${text}\u200b`,
	(text) => text.replaceAll(' ', '\u00a0'),
);

describe('whatever is replied', () => {
	it('means the same however it is typed', () => {
		fc.assert(
			fc.property(fc.constantFrom(...LEGIBLE), TYPED, ([reply = '', answer], typed) => {
				expect(means(typed(reply))).toBe(answer);
			}),
			FUZZ,
		);
	});

	it('is no yes as soon as it holds a word that is in no list', () => {
		const known = new Set(
			Object.values(WORDS)
				.concat(REGRETS)
				.join()
				.toLowerCase()
				.split(/[\s,]+/),
		);
		const unknown = fc
			.stringMatching(/^[a-z]{4,9}$/)
			.filter((word) => !known.has(word) && !/(.)\1\1/.test(word));
		fc.assert(
			fc.property(fc.constantFrom(...YES, ...NO), unknown, fc.boolean(), (said, word, first) => {
				expect(means(first ? `${word} ${said}` : `${said}, ${word}`)).toBe('other');
			}),
			FUZZ,
		);
	});

	it('is neither when it says both', () => {
		fc.assert(
			fc.property(
				fc.constantFrom(...YES),
				fc.constantFrom(...NO),
				fc.boolean(),
				(yes, no, flip) => {
					expect(means(flip ? `${no}. ${yes}` : `${yes}. ${no}`)).toBe('other');
				},
			),
			FUZZ,
		);
	});

	it('is neither when it is a question', () => {
		fc.assert(
			fc.property(fc.constantFrom(...YES, ...NO), fc.constantFrom('?', '？', '؟'), (said, mark) => {
				expect(means(`${said}${mark}`)).toBe('other');
			}),
			FUZZ,
		);
	});

	it('has a meaning, and soon', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => {
				expect(['yes', 'no', 'other']).toContain(means(text));
			}),
			FUZZ,
		);
		expect(means('yes '.repeat(100_000))).toBe('other');
	});
});

describe('lists of your own', () => {
	const own = meaning({
		yes: 'Jo, klaar is Kees\nséguro',
		no: 'nix\nno problem',
		courtesies: 'he',
	});

	it.each([
		['jo', 'yes'],
		['Klaar is Kees!', 'yes'],
		['klaar', 'other'],
		['seguro', 'yes'],
		['he jo', 'yes'],
		['nix', 'no'],
		['no problem', 'no'],
		['no, problem', 'other'],
		['yes', 'other'],
		['sorry, nix', 'no'],
	])('%s: %s', (reply, answer) => {
		expect(own(reply)).toBe(answer);
	});

	it('an entry of both lists decides nothing', () => {
		expect(meaning({ yes: 'ok, ja', no: 'ok', courtesies: '' })('ok')).toBe('other');
	});

	it('an entry of a list is an answer, though it is a courtesy otherwise', () => {
		const thanks = meaning({ yes: 'bedankt', no: 'sorry', courtesies: WORDS.courtesies });
		expect([thanks('bedankt'), thanks('sorry'), thanks('sorry, dank je')]).toEqual([
			'yes',
			'no',
			'no',
		]);
	});

	it('empty ones know nothing', () => {
		const none = meaning({ yes: '', no: ' \n,, ', courtesies: '!' });
		expect(['yes', 'no', '', '!'].map(none)).toEqual(['other', 'other', 'other', 'other']);
	});
});

describe('a tap', () => {
	it.each([
		['YES', 'Prima', 'yes'],
		['CONFIRM_YES', '15:15', 'yes'],
		['a1b2', 'Ja, graag', 'yes'],
		['NO', 'Andere tijd', 'no'],
		['a1b2', 'Nee', 'no'],
		['YES', 'Nee', 'other'],
		['NO', 'Ja', 'other'],
		['LATER', 'Andere tijd', 'other'],
		['', '', 'other'],
	])('payload %j, label %j: %s', (payload, label, answer) => {
		expect(tapMeaning(means, payload, label)).toBe(answer);
	});
});
