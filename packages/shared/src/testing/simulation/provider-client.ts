// What the targets' own clients do with exchanges that fail, with the limits of the real ones.
import { ActionError } from '../../core/errors.ts'
import type { Refusal } from './github-client.ts'
import { type Act, type CallProtocol, ExchangeFailed, type Wire } from './simulated-exchange.ts'

/** Whether the provider shows what a shift asked for. */
export type Shows = Act<boolean>
/** The first of a shift's two commands: the side that gains gets its weight. */
export type FirstHalf = Act<void>

export type ProviderClient = {
  refusal: Refusal
  observe<T>(): CallProtocol<T>
  shift(shows: Shows, firstHalf: FirstHalf): CallProtocol<void>
  /** Preparing and retiring. */
  place(): CallProtocol<void>
}

/** `timeLimit` of targets/haproxy/runtime-socket.ts; nothing is repeated. */
const socketLimit = 5_000
/** `shownWithin` of targets/haproxy/backend.ts. */
const socketShownWithin = 1_000
/** `defaultTimeLimit` of targets/kubernetes/kubectl.ts; nothing but a conflict is repeated. */
const kubectlLimit = 20_000
/** `timeLimit`, `attempts` and `firstPause` of targets/provider-rest.ts: reads are tried four times, a write is sent once. */
const restLimit = 15_000
const restPauses = [500, 1_000, 2_000]
/** `readsAfterDoubt` and `doubtPollInterval` of targets/cloudflare/shift.ts. */
const cloudflareReads = 4
const cloudflarePoll = 1_000
/** `moveWithin` of targets/vercel/alias-request.ts, and `pollInterval` of its options. */
const vercelMovesWithin = 10_000
const vercelPoll = 300
/** The default of `target.time-limit` in config/sections/targets/command.ts. */
const commandLimit = 60_000

type Sending = { changes: boolean; limit: number }

async function once<T>(wire: Wire, { changes, limit }: Sending, act: Act<T>): Promise<T> {
  try {
    return await wire.send({ where: 'provider', changes, limit }, act)
  } catch (error) {
    throw error instanceof ExchangeFailed ? new ActionError(`The provider cannot be used: ${error.message}`, { cause: error }) : error
  }
}

/** One connection for each command; after each that changes a weight, HAProxy is read until it shows it. */
export function haproxyClient(): ProviderClient {
  const read = { changes: false, limit: socketLimit }
  const command = { changes: true, limit: socketLimit }
  return {
    refusal: 'no connection',
    observe: () => (wire, act) => once(wire, read, act),
    shift: (shows, firstHalf) => async (wire, act) => {
      await once(wire, read, () => undefined)
      await once(wire, command, firstHalf)
      await once(wire, read, () => undefined)
      await once(wire, command, act)
      if (await once(wire, read, shows)) return
      await wire.pause(socketShownWithin)
      throw new ActionError('HAProxy took the command and shows no effect')
    },
    place: () => (wire, act) => once(wire, command, act),
  }
}

/** One process of kubectl for each call. */
export function kubectlClient(): ProviderClient {
  return singleCalls(kubectlLimit, 1)
}

/** The user's own commands. */
export function commandClient(): ProviderClient {
  return singleCalls(commandLimit, 0)
}

function singleCalls(limit: number, readsBefore: number): ProviderClient {
  return {
    refusal: 'no connection',
    observe: () => (wire, act) => once(wire, { changes: false, limit }, act),
    shift: () => async (wire, act) => {
      for (let index = 0; index < readsBefore; index += 1) await once(wire, { changes: false, limit }, () => undefined)
      await once(wire, { changes: true, limit }, act)
    },
    place: () => (wire, act) => once(wire, { changes: true, limit }, act),
  }
}

export function cloudflareClient(): ProviderClient {
  const refusal = '4xx'
  return {
    refusal,
    observe: () => (wire, act) => restRead(wire, act, refusal),
    shift: (shows) => async (wire, act) => {
      await restRead(wire, () => undefined, refusal)
      const doubt = await restWrite(wire, act)
      if (doubt === undefined) return
      for (let reads = 0; reads < cloudflareReads; reads += 1) {
        if (await restRead(wire, shows, refusal)) return
        await wire.pause(cloudflarePoll)
      }
      throw new ActionError('It is not known whether Cloudflare took in the deployment', { cause: doubt })
    },
    place: () => async (wire, act) => {
      const doubt = await restWrite(wire, act)
      if (doubt !== undefined) throw new ActionError('It is not known whether Cloudflare took in the upload', { cause: doubt })
    },
  }
}

export function vercelClient(now: () => number): ProviderClient {
  const refusal = '4xx'
  return {
    refusal,
    observe: () => (wire, act) => restRead(wire, act, refusal),
    shift: (shows) => async (wire, act) => {
      await restRead(wire, () => undefined, refusal)
      const doubt = await restWrite(wire, act)
      for (const deadline = now() + vercelMovesWithin; ; ) {
        if (await restRead(wire, shows, refusal)) return
        if (now() >= deadline) break
        await wire.pause(vercelPoll)
      }
      if (doubt !== undefined) throw new ActionError('It is not known whether Vercel took in the promotion', { cause: doubt })
    },
    place: () => async (wire, act) => {
      const doubt = await restWrite(wire, act)
      if (doubt !== undefined) throw new ActionError('It is not known whether Vercel took in the deployment', { cause: doubt })
    },
  }
}

async function restRead<T>(wire: Wire, act: Act<T>, refusal: Refusal): Promise<T> {
  for (const pause of restPauses) {
    try {
      return await once(wire, { changes: false, limit: restLimit }, act)
    } catch (error) {
      if (!(error instanceof ActionError) || !(error.cause instanceof ExchangeFailed)) throw error
      if (error.cause.how === 'refused' && refusal === '4xx') throw error
    }
    await wire.pause(pause)
  }
  return await once(wire, { changes: false, limit: restLimit }, act)
}

/** Sends a write once; returns the failure after which it may have been applied. */
async function restWrite(wire: Wire, act: Act<void>): Promise<ExchangeFailed | undefined> {
  try {
    await once(wire, { changes: true, limit: restLimit }, act)
    return undefined
  } catch (error) {
    if (!(error instanceof ActionError) || !(error.cause instanceof ExchangeFailed) || error.cause.how === 'refused') throw error
    return error.cause
  }
}
