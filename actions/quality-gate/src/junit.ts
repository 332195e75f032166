import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { readXml, type XmlElement } from '@slipway/shared/findings/xml'

export type TestCase = {
  /** Suite and name, as a person would look for it. */
  name: string
  outcome: 'passed' | 'failed' | 'skipped'
  /** Passed, but only after it had failed. */
  flaky: boolean
  /** What the report says of the failure. */
  message: string | undefined
  file: string | undefined
  line: number | undefined
}

type Draft = {
  classname: string
  name: string
  file: string | undefined
  line: number | undefined
  outcome: TestCase['outcome']
  flaky: boolean
  message: string | undefined
}

/**
 * The tests of a JUnit report, counted anew: the totals that reports state are often wrong. Source: the Surefire schema and
 * what Vitest, Jest, pytest, Playwright and nextest write. Several entries of one name are the tries of one test, as long as
 * no failure follows a pass. Throws an ActionError for text that is not a whole JUnit report.
 */
export function parseJUnit(text: string, origin: string): TestCase[] {
  const drafts: Draft[] = []
  let current: Draft | undefined
  let within: 'failure' | undefined
  let depth = 0
  const suiteFiles: (string | undefined)[] = []
  const open = (element: XmlElement) => {
    depth += 1
    if (depth === 1 && element.name !== 'testsuites' && element.name !== 'testsuite') {
      throw new ActionError(
        `${origin} is not a JUnit report: its root is <${element.name.slice(0, 60)}>, expected <testsuites> or <testsuite>`,
      )
    }
    if (element.name === 'testsuite') suiteFiles.push(element.attributes['file'] ?? suiteFiles.at(-1))
    if (element.name === 'testcase') current = draftOf(element, suiteFiles.at(-1))
    else if (current !== undefined) {
      within = note(current, element)
    }
  }
  const close = (name: string) => {
    depth -= 1
    if (name === 'testsuite') suiteFiles.pop()
    if (name === 'failure' || name === 'error') within = undefined
    if (name !== 'testcase' || current === undefined) return
    drafts.push(current)
    current = undefined
  }
  const read = (piece: string) => {
    if (within === 'failure' && current !== undefined && (current.message ?? '').length < 2_000)
      current.message = `${current.message ?? ''}${piece}`.trimStart()
  }
  try {
    readXml(text, { open, close, text: read })
  } catch (cause) {
    if (cause instanceof ActionError) throw cause
    throw new ActionError(`${origin} is not a whole XML file: ${messageOf(cause)}`, {
      cause,
      hint: 'The test run may have been cut off while it wrote the report.',
    })
  }
  return [...Map.groupBy(drafts, (draft) => [draft.file ?? '', draft.classname, draft.name].join('\0')).values()].map(joinTries)
}

function draftOf({ attributes }: XmlElement, suiteFile: string | undefined): Draft {
  const line = Number(attributes['line'])
  return {
    classname: attributes['classname'] ?? '',
    name: attributes['name'] ?? '',
    file: attributes['file'] ?? suiteFile,
    line: Number.isInteger(line) && line > 0 ? line : undefined,
    outcome: 'passed',
    flaky: false,
    message: undefined,
  }
}

/** What an element within a test case says of it; gives `failure` where its text is the message. */
function note(draft: Draft, { name, attributes }: XmlElement): 'failure' | undefined {
  if (name === 'skipped' && draft.outcome === 'passed') draft.outcome = 'skipped'
  if (name === 'flakyFailure' || name === 'flakyError') draft.flaky = true
  if (name !== 'failure' && name !== 'error') return undefined
  draft.outcome = 'failed'
  const message = attributes['message'] ?? ''
  draft.message = draft.message ?? (message === '' ? undefined : `${message}\n`)
  return 'failure'
}

function joinTries(tries: readonly Draft[]): TestCase {
  const last = tries.at(-1)
  const outcomes = tries.map((one) => one.outcome)
  const firstPass = outcomes.indexOf('passed')
  // A runner does not try again what has passed: a failure after a pass is another test of the same name.
  const failed = last?.outcome === 'failed' || (firstPass !== -1 && outcomes.indexOf('failed', firstPass) !== -1)
  const outcome = failed ? 'failed' : outcomes.includes('passed') ? 'passed' : (last?.outcome ?? 'passed')
  const { classname = '', name = '', file, line } = tries.find((one) => one.outcome === outcome) ?? {}
  return {
    name: classname === '' || name.startsWith(classname) ? name : `${classname} › ${name}`,
    outcome,
    flaky: outcome === 'passed' && (tries.some((one) => one.flaky) || outcomes.includes('failed')),
    message: tries.findLast((one) => one.message !== undefined)?.message?.trim(),
    file,
    line,
  }
}
