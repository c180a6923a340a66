-- The dealer's workshop planning, as far as the example workflows need it.
CREATE TABLE appointments (
	id serial PRIMARY KEY,
	customer_name text NOT NULL,
	telephone text NOT NULL,
	licenseplate text NOT NULL,
	-- The dealer's own number for a branch.
	location text NOT NULL,
	planned_on date NOT NULL DEFAULT current_date + 1,
	-- As the customer is to read it, for example 3.15 pm.
	plan_time text NOT NULL,
	status text NOT NULL DEFAULT 'planned'
		CHECK (status IN ('planned', 'reminded', 'failed', 'confirmed', 'declined', 'cancelled')),
	-- Filled in when the reminder goes out; replies are matched with it.
	conversation_id text,
	answer text,
	-- Why the reminder could not be sent.
	problem text
);

CREATE INDEX appointments_conversation ON appointments (conversation_id);

-- Appointments that the customer is asked about; a row is a slot that is held for the answer.
CREATE TABLE proposals (
	id serial PRIMARY KEY,
	customer_name text NOT NULL,
	telephone text NOT NULL,
	-- As the customer is to read it, for example 3.15 pm.
	plan_time text NOT NULL,
	status text NOT NULL DEFAULT 'proposed'
		CHECK (status IN ('proposed', 'failed', 'confirmed', 'declined', 'to_call')),
	conversation_id text,
	answer text,
	-- Why nobody could be asked.
	problem text
);
