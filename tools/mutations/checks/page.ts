import type { Mutation } from '../mutation.ts'

const page = 'packages/shared/src/page'
const tests = ['packages/shared/tests/page/what-happened.test.ts']
const axes = ['packages/shared/tests/page/axes.test.ts']

/** What the page "what happened" must not get wrong at 3 a.m. */
export const pageChecks: readonly Mutation[] = [
  {
    without: 'text from outside is markup on a page',
    file: `${page}/html.ts`,
    find: "return text.replace(invisible, '').replace(/[&<>\"'\\u2028\\u2029]/g, (character) => `&#${character.charCodeAt(0)};`)",
    replace: 'return text',
    tests,
  },
  {
    without: 'a column without a measurement is drawn as one',
    file: `${page}/slots.ts`,
    find: 'if (within.length === 0 || extent === undefined) return []',
    replace: 'if (extent === undefined) return [slotOf(points, span)]',
    tests: axes,
  },
  {
    without: 'requests that measured nothing are requests without errors',
    file: `${page}/slots.ts`,
    find: 'return measured <= 0 ? [] :',
    replace: 'return',
    tests: axes,
  },
  {
    without: 'a short outage disappears in a long chart',
    file: `${page}/slots.ts`,
    find: 'Math.min(1, Math.max(...shares))',
    replace: 'Math.min(1, ...shares)',
    tests: axes,
  },
  {
    without: 'what the page says to do next does not depend on what happened',
    file: `${page}/story.ts`,
    find: "if (moved !== undefined && moved.verdict !== 'fail') return 'taken-back'",
    replace: "if (records.length > 0) return 'well'",
    tests,
  },
  {
    without: 'the points of a chart reach over a gap',
    file: 'packages/shared/src/traffic/traffic-series.ts',
    find: 'group !== undefined && goesOn && group.length < each',
    replace: 'group !== undefined && group.length < each',
    tests: ['packages/shared/tests/traffic/traffic-series.test.ts'],
  },
]
