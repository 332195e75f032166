import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { blockOf, blocksOf, fillIn } from '../../../src/world/readme/page-blocks.ts'

const page = `# Page

In \`ci.yml\`:

<!-- block ci: write ci.yml -->
\`\`\`yaml
on: push
\`\`\`

Fill in what is yours: \`push\`, when it begins.

## Next

\`\`\`mermaid
a --> b
\`\`\`

<!-- block go: run -->
\`\`\`sh
git push
\`\`\`
`

const readme = readFileSync(new URL('../../../../../README.md', import.meta.url), 'utf8')

describe('the blocks of a page', () => {
  it('are those that a reader types, in their order, each with what is done with it', () => {
    expect(blocksOf(page)).toMatchObject([
      { name: 'ci', use: { do: 'write', path: 'ci.yml' }, text: 'on: push\n' },
      { name: 'go', use: { do: 'run' }, text: 'git push\n' },
    ])
  })

  it('have all of them a mark in the README and in the page of the one job', () => {
    expect(blocksOf(readme).length).toBeGreaterThan(10)
    const oneJob = readFileSync(new URL('../../../../../docs/one-job.md', import.meta.url), 'utf8')
    expect(blockOf(oneJob, 'back').use).toEqual({ do: 'write', path: '.github/workflows/back.yml' })
  })

  it.each([
    ['a block without a mark', '```sh\nls\n```\n', 'line 1: the block has no mark'],
    ['a mark that nobody understands', '<!-- block a: paste -->\n```sh\nls\n```\n', 'nobody knows how to do "paste" with the block a'],
    ['a path that the text does not name', '<!-- block a: write b.yml -->\n```yaml\nc\n```\n', 'does not name b.yml'],
    ['a name that another has', '<!-- block a: run -->\n```\nb\n```\n<!-- block a: run -->\n```\nc\n```\n', 'another block is named a'],
  ])('are refused for %s', (_what, text, problem) => {
    expect(() => blocksOf(text)).toThrow(problem)
  })
})

describe('filling in', () => {
  const ci = blockOf(page, 'ci')

  it('puts a value in the place of one that the page names', () => {
    expect(fillIn(ci, [{ from: 'push', to: 'schedule' }], page)).toBe('on: schedule\n')
  })

  it('refuses what does not stand in the block, and what the page does not name', () => {
    expect(() => fillIn(ci, [{ from: 'pull', to: 'x' }], page)).toThrow('The block ci has no "pull"')
    expect(() => fillIn(ci, [{ from: 'on', to: 'x' }], page)).toThrow('does not say that "on" of the block ci')
  })
})
