import { type Gate, readGate } from '@slipway/shared/github/environments'
import { githubClient, mayAskGithub } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import type { GateReader } from './preconditions.ts'

/** Reads each GitHub environment once. Without a token none can be read. */
export function gateReader(call: ModeCall<Pick<Inputs, 'token'>>): GateReader {
  const read = new Map<string, Promise<Gate>>()
  return (name) => {
    const known = read.get(name) ?? (mayAskGithub(call) ? githubClient(call).then((github) => readGate(github, name)) : withoutToken)
    read.set(name, known)
    return known
  }
}

const withoutToken: Promise<Gate> = Promise.resolve({
  state: 'unread',
  reason: 'there is no token',
  hint: 'Leave the input "token" out to take the token of the job.',
})
