-- What a vendor of software for many dealers keeps, as far as the example workflows need it.
CREATE TABLE dealers (
	-- The dealer's organization in Web1on1.
	organization_id text PRIMARY KEY,
	name text NOT NULL,
	-- As PostgreSQL and n8n know it, for example Europe/Amsterdam.
	timezone text NOT NULL DEFAULT 'Europe/Amsterdam'
);

CREATE TABLE reminders (
	id serial PRIMARY KEY,
	organization_id text NOT NULL REFERENCES dealers,
	customer_name text NOT NULL,
	-- With the country code, for example +31619626759.
	telephone text NOT NULL,
	email text,
	-- The customer's language, for example nl or nl-NL.
	locale text NOT NULL DEFAULT 'en',
	licenseplate text,
	planned_at timestamptz NOT NULL,
	status text NOT NULL DEFAULT 'planned'
		CHECK (status IN ('planned', 'sent', 'sent otherwise', 'failed')),
	sent_at timestamptz,
	-- Filled in when the reminder goes out; replies and problems are matched with it.
	conversation_id text,
	-- Why it could not be sent, or not be delivered.
	problem text
);

CREATE INDEX reminders_conversation ON reminders (conversation_id);
CREATE INDEX reminders_planned ON reminders (planned_at) WHERE status = 'planned';

-- Who wants no reminders any more.
CREATE TABLE opt_outs (
	telephone text PRIMARY KEY,
	said text NOT NULL,
	said_at timestamptz NOT NULL DEFAULT now()
);
