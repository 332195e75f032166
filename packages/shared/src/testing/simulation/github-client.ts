// What Slipway's GitHub client does with exchanges that fail, with the limits of the real one.
import { GithubError } from '../../github/errors.ts'
import { type Act, type CallProtocol, ExchangeFailed, type Wire } from './simulated-exchange.ts'

/** `exchangeLimit` of github/octokit-request.ts. */
const exchangeLimit = 12_000
/** The pauses of @octokit/plugin-retry (1, 4 and 9 times `retryPause`, 1 s) before it sends again what `mayRepeat` lets it. */
const repeatPauses = [1_000, 4_000, 9_000]
/** `urgentLimit` of github/octokit-request.ts; then nothing is repeated. */
const urgentLimit = 3_000

/** How GitHub refuses: without a connection, which the client may try again, or with a 4xx, which it never repeats. */
export type Refusal = 'no connection' | '4xx'

export type GithubClient = {
  read<T>(): CallProtocol<T>
  /** A ref that is moved by compare-and-swap: two git objects, then a PATCH that the plugin repeats, then a read (github/git/). */
  move<T>(): CallProtocol<T>
  /** A status of a deployment, which may be sent twice. */
  status<T>(): CallProtocol<T>
  /** A deployment: never sent twice without a look (ledger/github-ledger.ts, `open`). */
  creation<T>(find: () => T | undefined): CallProtocol<T>
}

/** `urgent`: whether traffic waits for GitHub, so that a client does not. Asked at each request. */
export function simulatedGithubClient(refusal: Refusal, urgent: () => boolean): GithubClient {
  const once = async <T>(wire: Wire, changes: boolean, act: Act<T>): Promise<T> => {
    try {
      return await wire.send({ where: 'github', changes, limit: urgent() ? urgentLimit : exchangeLimit }, act)
    } catch (error) {
      throw error instanceof ExchangeFailed ? githubErrorOf(error, refusal) : error
    }
  }
  const repeated = async <T>(wire: Wire, changes: boolean, act: Act<T>): Promise<T> => {
    for (const pause of urgent() ? [] : repeatPauses) {
      try {
        return await once(wire, changes, act)
      } catch (error) {
        if (!isUnanswered(error)) throw error
      }
      await wire.pause(pause)
    }
    return await once(wire, changes, act)
  }
  return {
    read: () => (wire, act) => repeated(wire, false, act),
    move: () => async (wire, act) => {
      // The tree and the commit of the record change nothing that anybody sees.
      await repeated(wire, true, () => undefined)
      await repeated(wire, true, () => undefined)
      const moved = oncePerformed(act)
      try {
        return await repeated(wire, true, moved)
      } catch (error) {
        if (!isUnanswered(error)) throw error
        return await repeated(wire, false, () => {
          if (moved.done()) return moved(undefined)
          throw error
        })
      }
    },
    status: () => (wire, act) => repeated(wire, true, act),
    creation: (find) => async (wire, act) => {
      try {
        return await once(wire, true, act)
      } catch (error) {
        if (!isUnanswered(error)) throw error
        return (await repeated(wire, false, find)) ?? (await once(wire, true, act))
      }
    },
  }
}

/** A ref that was moved by the first of two requests is not moved by the second: that one is told of the first's commit. */
function oncePerformed<T>(act: Act<T>): Act<T> & { done(): boolean } {
  let result: { value: T } | undefined
  const perform: Act<T> = (fault) => {
    result ??= { value: act(fault) }
    return result.value
  }
  return Object.assign(perform, { done: () => result !== undefined })
}

function githubErrorOf(failed: ExchangeFailed, refusal: Refusal): GithubError {
  if (failed.how === 'refused' && refusal === '4xx') return new GithubError('GitHub refused the request (403)', { status: 403 })
  const status = failed.how === 'server error' ? 502 : undefined
  return new GithubError(`GitHub did not answer the request: ${failed.message}`, { status, cause: failed })
}

/** As `isUncertain` of github/errors.ts. */
function isUnanswered(error: unknown): boolean {
  return error instanceof GithubError && (error.status === undefined || error.status >= 500)
}
