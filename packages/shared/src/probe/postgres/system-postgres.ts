import type { Postgres } from './postgres.ts'

/** The real client. Loads its driver on first use, since most runs have no Postgres probe. */
export const systemPostgres: Postgres = async (request) => {
  const { askPostgres } = await import('./postgres-client.ts')
  return askPostgres(request)
}
