import type { Mutation } from '../mutation.ts'

const markdown = 'packages/shared/src/core/markdown.ts'
const tests = ['packages/shared/tests/core/markdown.test.ts']

/** What keeps a text from outside from being more than text where it is shown. */
export const wordChecks: readonly Mutation[] = [
  {
    without: 'a character that means something to GitHub is shown as code',
    file: markdown,
    find: '  if (!inertCharacters.test(word)) return true\n',
    replace: '',
    tests,
  },
  {
    without: 'an address, a reference or a commit in a text is no link',
    file: markdown,
    find: '  return activePatterns.some((pattern) => pattern.test(word))',
    replace: '  return activePatterns.length === 0',
    tests,
  },
  {
    without: 'the first word of a text begins no list and no rule',
    file: markdown,
    find: '  if (first && ',
    replace: '  if (!first && ',
    tests,
  },
  {
    without: 'a code span is closed by its own fence alone',
    file: markdown,
    find: "'`'.repeat(longestRun(code) + 1)",
    replace: "'`'.repeat(1)",
    tests,
  },
  {
    without: 'two code spans next to each other stay two',
    file: markdown,
    find: "before.endsWith('`') && after.startsWith('`')",
    replace: "before.endsWith('`') && after.startsWith('x')",
    tests,
  },
  {
    without: 'a cell ends where it is meant to',
    file: markdown,
    find: "    .replace(/\\|/g, '\\\\|')",
    replace: '',
    tests,
  },
]
