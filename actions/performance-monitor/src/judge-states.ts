import { z } from 'zod'

/** The state itself, as text or as JSON, or the outputs of the step that gave it out. */
const ofService = z.union([
  z.string(),
  z.object({ 'judge-state': z.string() }).transform((outputs) => outputs['judge-state']),
  z.looseObject({}).transform((state) => JSON.stringify(state)),
])

/**
 * The judge-state of one of several services: the input is JSON by service, such as the output `services` of the step that shifted the
 * traffic. Undefined where it has nothing of this one; a text that is no JSON is given on as it is, to be refused where it is read.
 */
export function judgeStateOf(text: string | undefined, service: string): string | undefined {
  if (text === undefined) return undefined
  const states = z.record(z.string(), z.unknown()).safeParse(jsonOf(text))
  if (!states.success) return text
  const own = Object.hasOwn(states.data, service) ? ofService.safeParse(states.data[service]) : undefined
  return own?.success === true && own.data !== '' ? own.data : undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
