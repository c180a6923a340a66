import versions from './n8n-versions.json';

/** The n8n version that is installed and started when none is asked for. */
export const DEFAULT_N8N_VERSION = versions.newest;

/** The versions everything is tested on, newest first. Others may well work. */
export const KNOWN_N8N_VERSIONS: readonly string[] = [versions.newest, ...versions.older];
