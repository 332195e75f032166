import { defaultVersionHeader } from '../../config/defaults.ts'
import { substitute } from '../../config/variables.ts'
import { addressOf } from '../../core/address.ts'
import type { Milliseconds } from '../../core/duration.ts'
import { valueAt } from '../../core/json.ts'
import type { HttpAnswer } from '../../ports/http.ts'
import { isUndelivered } from '../../ports/http.ts'
import { mayBeTheNetwork } from '../control-address.ts'
import { bodyProblem } from '../http/answer-body.ts'
import { digestMismatch, jsonOf, mismatches, versionMismatch } from '../http/answer-mismatches.ts'
import { describeExchange } from '../http/answer-told.ts'
import { askHttp } from '../http/http-ask.ts'
import type { ProbeResult } from '../probe-result.ts'
import { type ProbeOptions, redactorOf, variablesOf } from '../probe-run.ts'
import type { Flow } from './flow-schema.ts'

const unasked = { health: false, emptyIsRight: true, htmlIsRight: true }

type Step = Flow['steps'][number]

/** The result of a step: its problem as text, and the captured values. */
type StepOutcome = { problem?: string; unreachable: boolean; undelivered: boolean; aborted: boolean; captured: Record<string, string> }

/**
 * Runs a flow: its steps in order up to the first failure, then every clean-up step. A failed clean-up step also fails the flow. Throws an
 * ActionError before the first request where neither a variable nor a capture defines a `$NAME`.
 */
export async function runFlow(flow: Flow, options: ProbeOptions): Promise<ProbeResult> {
  refuseUnknownNames(flow, options)
  const start = options.clock.now()
  const known = { ...variablesOf(options) }
  const problems: string[] = []
  let unreachable = false
  let undelivered = false
  let aborted = false
  for (const one of flow.steps) {
    const outcome = await runStep(one, { known, timeout: flow.timeout, options })
    Object.assign(known, outcome.captured)
    unreachable = outcome.unreachable
    undelivered = outcome.undelivered
    aborted = outcome.aborted
    if (outcome.problem === undefined) continue
    problems.push(`${one.name}: ${outcome.problem}`)
    break
  }
  problems.push(...(await cleanUp(flow, known, options)))
  const seen = { name: flow.name, latency: options.clock.now() - start, unreachable, undelivered }
  if (aborted) return { ...seen, verdict: 'not-evaluated', reason: 'the run was called off' }
  return problems.length === 0 ? { ...seen, verdict: 'pass' } : { ...seen, verdict: 'fail', reason: problems.join('; ') }
}

/** Runs the clean-up steps, also after a cancellation, until the runner ends the process. */
async function cleanUp(
  flow: Flow,
  known: Readonly<Record<string, string>>,
  { signal: _signal, ...options }: ProbeOptions,
): Promise<string[]> {
  const problems: string[] = []
  const captures = capturesOf(flow)
  for (const one of flow['clean-up']) {
    // Without its captured value, the step that creates the data has not run: there is nothing to clean up.
    if (namesIn(one.http).some((name) => captures.has(name) && known[name] === undefined)) continue
    const { problem } = await runStep(one, { known, timeout: flow.timeout, options })
    if (problem !== undefined) problems.push(`clean-up ${one.name}: ${problem}`)
  }
  return problems
}

type StepContext = { known: Readonly<Record<string, string>>; timeout: Milliseconds; options: ProbeOptions }

async function runStep(one: Step, { known, timeout, options }: StepContext): Promise<StepOutcome> {
  const wanted = substitute(one.http, known, `The step "${one.name}"`)
  const nothing = { unreachable: false, undelivered: false, aborted: false, captured: {} }
  const url = addressOf(options.baseUrl, wanted.path)
  if (!URL.canParse(url)) return { ...nothing, problem: `${one.http.path} is not an address` }
  const limit = Math.min(timeout, options.timeLimit ?? Number.POSITIVE_INFINITY)
  const { answer, problem } = await askHttp(url, { wanted, timeout: limit }, options)
  const told = (brief: string) => {
    const asked = { baseUrl: options.baseUrl, method: wanted.method, path: one.http.path }
    return `${brief} (${describeExchange(asked, answer, redactorOf({ ...options, variables: known }, one.http))})`
  }
  if (answer.state === 'failed') {
    const aborted = answer.reason === 'aborted'
    return {
      problem: told(`${answer.reason}: ${answer.message}`),
      unreachable: mayBeTheNetwork(answer.reason),
      undelivered: isUndelivered(answer.reason),
      aborted,
      captured: {},
    }
  }
  const problems = [...(problem === undefined ? [] : [problem]), ...mismatches(answer, { wanted, written: one.http, url })]
  const wrongRelease =
    wanted.expect.version === undefined
      ? undefined
      : versionMismatch(answer, wanted['version-header'] ?? defaultVersionHeader, wanted.expect.version)
  if (wrongRelease !== undefined) problems.push(wrongRelease)
  const otherDigest = digestMismatch(answer, wanted.expect)
  if (otherDigest !== undefined) problems.push(otherDigest)
  // The step states its own expectations: only a failure that the body reports counts in addition.
  const body = bodyProblem(answer, { ...unasked, method: wanted.method, path: wanted.path, statusIsStated: 'status' in wanted.expect.json })
  if (body?.verdict === 'fail') problems.push(body.reason)
  const { captured, missing } = captureFrom(answer, one)
  problems.push(...missing)
  return { ...nothing, captured, ...(problems.length === 0 ? {} : { problem: told(problems.join('; ')) }) }
}

function captureFrom(
  answer: Extract<HttpAnswer, { state: 'answered' }>,
  one: Step,
): { captured: Record<string, string>; missing: string[] } {
  const captured: Record<string, string> = {}
  const missing: string[] = []
  for (const [name, from] of Object.entries(one.capture)) {
    const found = typeof from === 'string' ? valueAt(jsonOf(answer), from) : answer.headers[from.header.toLowerCase()]
    if (typeof found === 'string' || typeof found === 'number' || typeof found === 'boolean') captured[name] = String(found)
    else missing.push(`${typeof from === 'string' ? from : `header ${from.header}`} is not there to be captured as ${name}`)
  }
  return { captured, missing }
}

function capturesOf(flow: Flow): Set<string> {
  return new Set([...flow.steps, ...flow['clean-up']].flatMap((one) => Object.keys(one.capture)))
}

/** Throws an ActionError for an undefined `$NAME`. A name is defined only after the step that captures it. */
function refuseUnknownNames(flow: Flow, options: ProbeOptions): void {
  const known = { ...variablesOf(options) }
  for (const one of [...flow.steps, ...flow['clean-up']]) {
    substitute(one.http, known, `The step "${one.name}" of the flow "${flow.name}"`)
    for (const name of Object.keys(one.capture)) known[name] = 'captured'
  }
}

/** The names of the variables that a request uses. */
function namesIn(http: Step['http']): string[] {
  return [...JSON.stringify(http).matchAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)/g)].map(([, name]) => name ?? '')
}
