import type { PlacementConfig } from '../../config/rollout.ts'
import { ActionError, messageOf } from '../../core/errors.ts'
import type { Release } from '../../core/words.ts'
import type { Command } from '../../ports/exec.ts'
import type { Log } from '../../ports/log.ts'
import type { Placement, ReleaseSource, SideRelease, UploadStore } from '../contract/target.ts'
import { newUpload, onlyUpload, type UploadChoice } from '../contract/uploads.ts'
import { type Checkout, notTheCommit } from './checkout.ts'
import { commandFailure, releaseVariables, runUserCommand, tryUserCommand, type UserCommandDeps } from './user-command.ts'

/** Bytes of a side's log that are passed on. */
const maxLogs = 64 * 1_024

/** The user's own commands, and what `prepare` brings a release up from; undefined where there is no such command. */
export type OwnPlacement = Placement & { prepares?: { source: PlacementConfig['source'] } }

/**
 * Sides brought up and taken down by the user's own commands. A verb that the configuration lacks does nothing, or is not
 * there. `keep` is how many older releases are to stay at hand: the commands are told, so that they can clear away the rest; and
 * whether it is a deployment or a rollback (KIND), so that a command which builds can refuse to build something else.
 */
export function commandPlacement(
  config: PlacementConfig | undefined,
  { keep }: { keep: number },
  deps: UserCommandDeps & { log: Log },
): OwnPlacement {
  const timeLimit = config?.['time-limit'] ?? 0
  const { onOutput: _quiet, ...quietly } = deps
  const mutation = (name: 'prepare' | 'retire'): Placement['prepare'] => {
    return async (subject, signal) => {
      const command = config?.[name]
      if (command === undefined) return
      const variables = { ...releaseVariables(subject), KIND: subject.kind ?? 'deploy', KEEP: String(keep) }
      await runUserCommand({ command, name: `placement.${name}`, timeLimit, variables, signal }, deps)
    }
  }
  const logs = (command: Command): NonNullable<Placement['logs']> => {
    return async (subject, lines, signal) => {
      const variables = { ...releaseVariables(subject), LINES: String(lines) }
      return await runUserCommand({ command, name: 'placement.logs', timeLimit, variables, signal }, quietly)
    }
  }
  const available = (command: Command): NonNullable<Placement['available']> => {
    return async (release, signal) => {
      const { COLOUR: _side, ARTIFACT: _none, ...variables } = releaseVariables({ colour: 'blue', release, artifact: undefined })
      const call = { command, name: 'placement.available', timeLimit, variables, signal }
      const result = await tryUserCommand(call, quietly)
      if (result.state === 'exited' && result.code <= 1) return result.code === 0 ? 'yes' : 'no'
      deps.log.warning(`Whether ${release.version} is still at hand is unknown: ${messageOf(commandFailure(call, result, deps))}`)
      return 'unknown'
    }
  }
  return {
    prepare: mutation('prepare'),
    retire: mutation('retire'),
    ...(config?.prepare === undefined ? {} : { prepares: { source: config.source } }),
    ...(config?.logs === undefined ? {} : { logs: logs(config.logs) }),
    ...(config?.available === undefined ? {} : { available: available(config.available) }),
  }
}

/** What a combined placement needs beside its two parts. */
export type CombinedDeps = {
  log: Log
  redact: (text: string) => string
  /** What lies in the working directory, where the user's commands run. */
  checkout: (signal?: AbortSignal) => Promise<Checkout>
}

/**
 * The user's own commands and what the provider does by itself, as one: up from below (the user's `prepare`, then the
 * provider's), down from above. Who can tell is asked, the user first. Logs come without secrets and bounded. A rollback takes
 * what the provider has kept, and runs `prepare` only where that brings up what ran before.
 */
export function combinedPlacement(own: OwnPlacement, provider: Placement | undefined, deps: CombinedDeps): Placement {
  const store = provider?.uploads
  const ask = async (one: Placement | undefined, release: Release, signal: AbortSignal | undefined) => {
    const answer = await one?.available?.(release, signal)
    return answer === 'unknown' ? undefined : answer
  }
  const sourceOf = async (release: Release, signal?: AbortSignal): Promise<ReleaseSource> => {
    const told = await firstAnswer([own], (one) => ask(one, release, signal), signal, deps.log)
    if (told === 'no') return { state: 'gone' }
    const kept = store === undefined ? undefined : await keptBy(store, release, signal)
    if (kept !== undefined) return kept
    const answer = told ?? (store === undefined ? await ask(provider, release, signal) : undefined)
    if (answer === 'no') return { state: 'gone' }
    // A provider that keeps uploads gets each of them from `prepare`; elsewhere it starts what was built, unless it is said otherwise.
    const from = own.prepares?.source ?? (store === undefined ? 'artifact' : 'checkout')
    if (answer === 'yes' || from === 'artifact') {
      const nobody = store !== undefined && own.prepares === undefined
      return nobody ? { state: 'gone' } : { state: 'artifact', available: answer ?? 'unknown' }
    }
    if (own.prepares === undefined) return { state: 'gone' }
    const why = notTheCommit(await deps.checkout(signal), release)
    return why === undefined ? { state: 'checkout' } : otherCheckout(why, release, store)
  }
  const upload = async (subject: SideRelease, signal: AbortSignal | undefined) => {
    if (store === undefined) {
      await own.prepare(subject, signal)
      return await provider?.prepare(subject, signal)
    }
    const { release } = subject
    const before = await store.find(release, signal)
    await own.prepare(subject, signal)
    const after = await store.find(release, signal)
    // Where no command of the user's ran, something else has made it, before.
    const choice = own.prepares === undefined ? onlyUpload(after, release, store.words) : newUpload(before, after, release, store.words)
    await take(choice, subject, store, signal)
  }
  return {
    prepare: async (subject, signal) => {
      const mayDiffer = store !== undefined || own.prepares?.source === 'checkout'
      const source = subject.kind === 'rollback' && mayDiffer ? await sourceOf(subject.release, signal) : undefined
      if (source?.state === 'refused') throw new ActionError(source.reason, { hint: source.hint })
      if (source?.state === 'gone') throw new ActionError(`${subject.release.version} can no longer be brought up: it is gone`)
      if (source?.state === 'kept') await store?.take(source.upload, subject, signal)
      else await upload(subject, signal)
    },
    retire: async (subject, signal) => {
      await provider?.retire(subject, signal)
      await own.retire(subject, signal)
    },
    logs: async (subject, lines, signal) => {
      const told = await firstAnswer([own, provider], (one) => one?.logs?.(subject, lines, signal), signal, deps.log)
      return told === undefined ? undefined : lastLines(deps.redact(told), lines)
    },
    available: async (release, signal) =>
      (await firstAnswer([own, provider], (one) => ask(one, release, signal), signal, deps.log)) ?? 'unknown',
    sourceOf,
  }
}

/** The placement of a provider that keeps uploads, for whoever has made the upload already: the only one with the label is taken. */
export function keptPlacement(store: UploadStore): Pick<Placement, 'prepare' | 'available' | 'uploads'> {
  return {
    uploads: store,
    prepare: async (subject, signal) => {
      const choice = onlyUpload(await store.find(subject.release, signal), subject.release, store.words)
      await take(choice, subject, store, signal)
    },
    available: async (release, signal) => {
      const { list, complete } = await store.find(release, signal)
      return list.length > 0 ? 'yes' : complete ? 'no' : 'unknown'
    },
  }
}

async function take(choice: UploadChoice, subject: SideRelease, store: UploadStore, signal: AbortSignal | undefined): Promise<void> {
  if (choice.state === 'none') throw await store.missing(subject.release, signal)
  if (choice.state === 'refused') throw new ActionError(choice.reason, { hint: choice.hint })
  await store.take(choice.upload, subject, signal)
}

async function keptBy(store: UploadStore, release: Release, signal: AbortSignal | undefined): Promise<ReleaseSource | undefined> {
  const choice = onlyUpload(await store.find(release, signal), release, store.words)
  if (choice.state === 'none') return undefined
  return choice.state === 'refused' ? choice : { state: 'kept', upload: choice.upload, words: `the ${store.words.one} ${choice.upload.id}` }
}

function otherCheckout(why: string, release: Release, store: UploadStore | undefined): ReleaseSource {
  const { version, sha } = release
  const missing = store === undefined ? '' : `No ${store.words.one} of ${store.words.of} has ${store.words.label} ${version} any more, and `
  return {
    state: 'refused',
    reason: `${missing}placement.prepare would build or upload what is checked out, ${why}`,
    hint: `Run the rollback from a clean checkout of ${sha} (actions/checkout with ref: ${sha}), upload ${version} by hand from one, or bring a mended release forward. A placement.prepare that brings up what was built before says so by placement.source: artifact.`,
  }
}

/** Asking changes nothing, so who cannot be asked holds nothing up: that is said, and the next one is asked. */
async function firstAnswer<T>(
  placements: readonly (Placement | undefined)[],
  ask: (placement: Placement | undefined) => Promise<T | undefined> | undefined,
  signal: AbortSignal | undefined,
  log: Log,
): Promise<T | undefined> {
  for (const placement of placements) {
    try {
      const answer = await ask(placement)
      if (answer !== undefined) return answer
    } catch (error) {
      signal?.throwIfAborted()
      log.warning(messageOf(error))
    }
  }
  return undefined
}

/** At most so many lines and `maxLogs` bytes, from the end; a line that does not fit is left out whole, never cut. */
function lastLines(text: string, count: number): string {
  const all = text.replace(/\n+$/, '').split('\n')
  const kept: string[] = []
  let size = 0
  for (const line of all.slice(-Math.max(1, count)).reverse()) {
    size += Buffer.byteLength(line) + 1
    if (size > maxLogs) break
    kept.unshift(line)
  }
  return kept.length === 0 && text !== '' ? `… the last line has more than ${maxLogs} bytes and is left out` : kept.join('\n')
}
