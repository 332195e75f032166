import { ActionError, messageOf } from '@slipway/shared/core/errors'
import { readXml, type XmlElement } from '@slipway/shared/findings/xml'

export type TestCase = {
  /** Suite and name. */
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
  name: string
  file: string | undefined
  line: number | undefined
  failed: boolean
  skipped: boolean
  /** Marked as `todo`: its failure does not fail the test run. */
  todo: boolean
  flaky: boolean
  message: string | undefined
}

/** An open suite. `stated` is its own count of failures; `shown` counts the tests in it, and in its inner suites, with a failure of their own. */
type Suite = { name: string; file: string | undefined; stated: number; shown: number }

/**
 * The tests of a JUnit report, one for each `<testcase>`, counted anew: the totals that reports state are often wrong. Source:
 * the Surefire schema and what Vitest, Jest, Mocha, node:test, pytest, Playwright, nextest and gotestsum write.
 *
 * Two tests of one name are never counted as two attempts of one test: a parametrised test, another file, project or shard has the
 * same name, and in a report of gotestsum a retry looks the same as `go test -count=2`. The only evidence of a retry is
 * within one test: `flakyFailure` or `flakyError`, and no `failure`.
 *
 * Where a suite states failures and none of its tests shows one, the suite itself counts as a failed test.
 * Throws an ActionError for text that is not a whole JUnit report.
 */
export function parseJUnit(text: string, origin: string): TestCase[] {
  const tests: TestCase[] = []
  const suites: Suite[] = []
  // Open ones; a test within a test is a test of its own.
  const drafts: Draft[] = []
  let within: 'failure' | undefined
  let depth = 0
  const open = (element: XmlElement) => {
    depth += 1
    if (depth === 1 && element.name !== 'testsuites' && element.name !== 'testsuite') {
      throw new ActionError(
        `${origin} is not a JUnit report: its root is <${element.name.slice(0, 60)}>, expected <testsuites> or <testsuite>`,
      )
    }
    if (element.name === 'testsuite' || element.name === 'testsuites') suites.push(suiteOf(element, suites.at(-1)))
    else if (element.name === 'testcase') drafts.push(draftOf(element, suites.at(-1)?.file))
    else within = note(drafts.at(-1) ?? suites.at(-1), element) ?? within
  }
  const close = (name: string) => {
    depth -= 1
    if (name === 'failure' || name === 'error') within = undefined
    if (name === 'testsuite' || name === 'testsuites') {
      const suite = suites.pop()
      if (suite === undefined) return
      if (suite.stated > 0 && suite.shown === 0) {
        tests.push(unshown(suite))
        suite.shown = 1
      }
      const outer = suites.at(-1)
      if (outer !== undefined) outer.shown += suite.shown
    }
    const draft = name === 'testcase' ? drafts.pop() : undefined
    if (draft === undefined) return
    const suite = suites.at(-1)
    if (suite !== undefined && (draft.failed || draft.flaky)) suite.shown += 1
    tests.push(testOf(draft))
  }
  const read = (piece: string) => {
    const current = drafts.at(-1)
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
  return tests
}

function suiteOf({ attributes }: XmlElement, outer: Suite | undefined): Suite {
  return {
    name: attributes['name'] ?? '',
    file: attributes['file'] ?? outer?.file,
    stated: countOf(attributes['failures']) + countOf(attributes['errors']),
    shown: 0,
  }
}

/** The count in an attribute; 0 for anything else. */
function countOf(text: string | undefined): number {
  return /^\d+$/.test(text ?? '') ? Number(text) : 0
}

function unshown({ name, file, stated }: Suite): TestCase {
  return {
    name: name === '' ? 'a suite without a name' : name,
    outcome: 'failed',
    flaky: false,
    message: `The report counts ${stated} failures or errors in this suite and shows none of them.`,
    file,
    line: undefined,
  }
}

const notRun: readonly string[] = ['notrun', 'disabled', 'suppressed', 'skipped', 'ignored']
const brokenOff: readonly string[] = ['fail', 'failed', 'failure', 'error', 'broken']

function draftOf({ attributes }: XmlElement, suiteFile: string | undefined): Draft {
  const line = Number(attributes['line'])
  const { classname = '', name = '' } = attributes
  // GoogleTest and CTest say so in an attribute, others beside an element.
  const words = [attributes['status'], attributes['result']].map((word) => (word ?? '').toLowerCase())
  return {
    name: classname === '' || name.startsWith(classname) ? name : `${classname} › ${name}`,
    file: attributes['file'] ?? suiteFile,
    line: Number.isInteger(line) && line > 0 ? line : undefined,
    failed: words.some((word) => brokenOff.includes(word)),
    skipped: words.some((word) => notRun.includes(word)),
    todo: false,
    flaky: false,
    message: undefined,
  }
}

/** What an element says of the test, or of the suite, that it is in; gives `failure` where its text is the message of a test. */
function note(subject: Draft | Suite | undefined, element: XmlElement): 'failure' | undefined {
  if (subject === undefined) return undefined
  if (!('stated' in subject)) return noteTest(subject, element)
  if (element.name === 'failure' || element.name === 'error') subject.stated += 1
  return undefined
}

function noteTest(draft: Draft, { name, attributes }: XmlElement): 'failure' | undefined {
  if (name === 'skipped' || name === 'disabled') draft.skipped = true
  if (name === 'skipped' && attributes['type'] === 'todo') draft.todo = true
  if (name === 'flakyFailure' || name === 'flakyError') draft.flaky = true
  // A failed rerun accompanies the failure of the test; alone it is no evidence that the test passed in the end.
  if (name === 'rerunFailure' || name === 'rerunError') draft.failed = true
  if (name !== 'failure' && name !== 'error') return undefined
  draft.failed = true
  const message = attributes['message'] ?? ''
  draft.message = draft.message ?? (message === '' ? undefined : `${message}\n`)
  return 'failure'
}

function testOf({ name, file, line, failed, skipped, todo, flaky, message }: Draft): TestCase {
  const outcome = failed && !todo ? 'failed' : skipped ? 'skipped' : 'passed'
  return { name, outcome, flaky: flaky && outcome === 'passed', message: message?.trim(), file, line }
}
