import type { Postgres } from './postgres.ts'

/** The real one; its driver is loaded on first use, since most runs have no database to ask. */
export const systemPostgres: Postgres = async (request) => {
  const { askPostgres } = await import('./postgres-client.ts')
  return askPostgres(request)
}
