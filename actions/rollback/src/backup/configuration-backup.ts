import { createHash, randomBytes, scrypt } from 'node:crypto'
import { commitOf } from '@slipway/shared/core/unknown-release'
import type { Colour, Release } from '@slipway/shared/core/words'
import type { Observation } from '@slipway/shared/rollout/contract/observation'
import type { PartResult } from './parallel-parts.ts'

/** The release that was live and the configuration that it ran with. Version 1. */
export type ConfigurationBackup = {
  schema: 1
  service: string
  environment: string
  at: string
  run: { id: number; attempt: number; sha: string }
  live: { colour: Colour; version: string; sha: string; digest: string } | null
  /** As reported by the provider. */
  sides: Record<Colour, { weight: number; state: string; release: string }>
  file: { path: string; sha256: string; text: string }
  secrets: { how: string; salt: string; hashes: Record<string, string> }
}

export type ConfigurationOrder = {
  service: string
  environment: string
  at: number
  run: ConfigurationBackup['run']
  live: { colour: Colour; release: Release | undefined; version: string | undefined } | undefined
  observed: Observation
  file: { path: string; text: string }
  secrets: Readonly<Record<string, string>>
  redact(text: string): string
  /** 16 random bytes, unique to this backup. */
  salt?: Buffer
}

/**
 * The present configuration without the value of any secret. Each secret has a hash, which shows whether it was changed later. The
 * salt is new in every backup, against precomputed tables and comparison of backups; scrypt makes guessing short values expensive.
 */
export async function configurationBackup(order: ConfigurationOrder): Promise<ConfigurationBackup> {
  const { service, environment, live, observed, file, redact } = order
  const salt = order.salt ?? randomBytes(16)
  const hashes = await Promise.all(
    Object.entries(order.secrets)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(async ([name, value]) => [name, await hashOf(value, salt)] as const),
  )
  const side = (colour: Colour) => {
    const { weight, state, release } = observed[colour]
    return { weight, state, release: release ?? '' }
  }
  return {
    schema: 1,
    service,
    environment,
    at: new Date(order.at).toISOString(),
    run: order.run,
    live:
      live === undefined
        ? null
        : {
            colour: live.colour,
            version: live.version ?? '',
            sha: live.release === undefined ? '' : (commitOf(live.release) ?? ''),
            digest: live.release?.digest ?? '',
          },
    sides: { blue: side('blue'), green: side('green') },
    file: { path: file.path, sha256: sha256(file.text), text: redact(file.text) },
    secrets: {
      how: 'scrypt (N 16384, r 8, p 1, 32 bytes) of the value with this salt',
      salt: salt.toString('hex'),
      hashes: Object.fromEntries(hashes),
    },
  }
}

/** Writes the backup as JSON to `path`. */
export async function keepConfiguration(
  order: ConfigurationOrder,
  { path, write }: { path: string; write(path: string, text: string): Promise<void> },
): Promise<PartResult> {
  const text = `${JSON.stringify(await configurationBackup(order), null, 2)}\n`
  await write(path, text)
  const count = Object.keys(order.secrets).length
  return { state: 'done', detail: `${order.file.path}, both sides and the hashes of ${count} secret(s)`, sha256: sha256(text), path }
}

function hashOf(value: string, salt: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    scrypt(value, salt, 32, (error, key) => (error === null ? resolve(`scrypt:${key.toString('hex')}`) : reject(error)))
  })
}

function sha256(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`
}
