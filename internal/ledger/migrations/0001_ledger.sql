CREATE TABLE runs (
	id       INTEGER PRIMARY KEY,
	job      TEXT NOT NULL,
	slot_key TEXT NOT NULL,
	slot     TEXT NOT NULL, -- times are UTC, of equal length, so that they sort
	state    TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
	owner    TEXT, -- the process that carries it out
	began_at TEXT NOT NULL,
	ended_at TEXT,
	notes    TEXT NOT NULL DEFAULT '',
	error    TEXT NOT NULL DEFAULT '',
	UNIQUE (job, slot_key)
);
CREATE INDEX runs_by_slot ON runs (job, slot);

CREATE TABLE series (
	run_id INTEGER NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
	n      INTEGER NOT NULL,
	kpi    TEXT NOT NULL,
	body   TEXT NOT NULL,
	PRIMARY KEY (run_id, n)
) WITHOUT ROWID;

CREATE TABLE alerts (
	job   TEXT NOT NULL,
	key   TEXT NOT NULL,
	state TEXT NOT NULL,
	body  TEXT NOT NULL,
	PRIMARY KEY (job, key)
) WITHOUT ROWID;

CREATE TABLE artefacts (
	hash TEXT PRIMARY KEY, -- SHA-256 of data
	data BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE messages (
	id   INTEGER PRIMARY KEY,
	hash TEXT NOT NULL UNIQUE, -- SHA-256 of body
	body TEXT NOT NULL         -- the message as its recipients share it, files by hash
);

CREATE TABLE message_files (
	message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
	hash       TEXT NOT NULL REFERENCES artefacts (hash),
	PRIMARY KEY (message_id, hash)
) WITHOUT ROWID;
CREATE INDEX message_files_by_hash ON message_files (hash);

CREATE TABLE outbox (
	id         INTEGER PRIMARY KEY,
	run_id     INTEGER NOT NULL REFERENCES runs (id),
	receiver   TEXT NOT NULL,
	recipient  TEXT NOT NULL,
	key        TEXT NOT NULL, -- job/slot/kind/receiver/recipient/part
	part       INTEGER NOT NULL,
	message_id INTEGER NOT NULL REFERENCES messages (id),
	state      TEXT NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'retry', 'in_doubt', 'dead')),
	owner      TEXT,
	left_over  INTEGER NOT NULL DEFAULT 0, -- was being sent by a process that died; not looked at since
	repeat     INTEGER NOT NULL DEFAULT 0, -- an earlier attempt may have arrived
	note       TEXT NOT NULL DEFAULT '',
	attempts   INTEGER NOT NULL DEFAULT 0,
	queued_at  TEXT NOT NULL,
	next_at    TEXT NOT NULL,
	changed_at TEXT NOT NULL,
	error      TEXT NOT NULL DEFAULT '',
	UNIQUE (receiver, key)
);
CREATE INDEX outbox_due ON outbox (receiver, state, next_at);
CREATE INDEX outbox_order ON outbox (run_id, receiver, recipient, id);
CREATE INDEX outbox_message ON outbox (message_id);
