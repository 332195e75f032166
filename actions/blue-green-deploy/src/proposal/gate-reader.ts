import { type Gate, readGate } from '@slipway/shared/github/environments'
import { githubClient } from '../github-client.ts'
import type { Inputs } from '../inputs.ts'
import type { ModeCall } from '../mode-call.ts'
import type { GateReader } from './preconditions.ts'

/** Reads each GitHub environment once. */
export function gateReader(call: ModeCall<Pick<Inputs, 'token'>>): GateReader {
  const read = new Map<string, Promise<Gate>>()
  return (name) => {
    const known = read.get(name) ?? githubClient(call).then((github) => readGate(github, name))
    read.set(name, known)
    return known
  }
}
