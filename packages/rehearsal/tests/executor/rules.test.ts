import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RunAnnotation } from '../../src/contract/run-results.ts'
import { StepAnnotations } from '../../src/executor/runner/output/annotations.ts'
import { parseKeyValueFile } from '../../src/executor/runner/output/key-value-file.ts'
import { Masks } from '../../src/executor/runner/output/masks.ts'
import { parseWorkflowCommand } from '../../src/executor/runner/output/workflow-command.ts'
import { filterFaults, letsInFiles } from '../../src/executor/workflow/filters.ts'
import { expandMatrix } from '../../src/executor/workflow/matrix.ts'
import { excess, readsOnly, resolvePermissions } from '../../src/executor/workflow/permissions.ts'

describe('the filters of an event', () => {
  it('ask for one file that is not ignored', () => {
    expect(letsInFiles(['docs/a.md'], undefined, ['docs/**'])).toBe(false)
    expect(letsInFiles(['docs/a.md', 'src/a.ts'], undefined, ['docs/**'])).toBe(true)
    expect(letsInFiles(['docs/a.md'], ['src/**'], undefined)).toBe(false)
  })

  it('are refused where they cannot be read', () => {
    expect(filterFaults({ push: { branches: ['main', 'v[0-9'] }, pull_request: { paths: ['**'] } })).toEqual([
      'on.push.branches: the filter pattern "v[0-9" cannot be read: expected a ] after [',
    ])
  })
})

describe('matrix', () => {
  it('combines, excludes and includes as the docs have it', () => {
    const matrix = {
      fruit: ['apple', 'pear'],
      animal: ['cat', 'dog'],
      exclude: [{ fruit: 'pear', animal: 'dog' }],
      include: [{ color: 'green' }, { color: 'pink', animal: 'cat' }, { fruit: 'apple', shape: 'circle' }, { fruit: 'banana' }],
    }
    expect(expandMatrix(matrix)).toEqual([
      { fruit: 'apple', animal: 'cat', color: 'pink', shape: 'circle' },
      { fruit: 'apple', animal: 'dog', color: 'green', shape: 'circle' },
      { fruit: 'pear', animal: 'cat', color: 'pink' },
      { fruit: 'banana' },
    ])
  })

  it('takes include alone as the jobs, and no matrix as one job', () => {
    expect(expandMatrix({ include: [{ a: 1 }, { a: 2 }] })).toEqual([{ a: 1 }, { a: 2 }])
    expect(expandMatrix(undefined)).toEqual([{}])
    expect(expandMatrix({ a: [] })).toEqual([])
  })
})

describe('key-value files', () => {
  it.each([
    [
      'a=1\nb=2=3\n',
      [
        ['a', '1'],
        ['b', '2=3'],
      ],
      undefined,
    ],
    [
      'a<<EOF\none\n\ntwo\nEOF\nb=x',
      [
        ['a', 'one\n\ntwo'],
        ['b', 'x'],
      ],
      undefined,
    ],
    ['a=b<<c\n', [['a', 'b<<c']], undefined],
    ['a<<b=c\nx\nb=c\n', [['a', 'x']], undefined],
    ['a=\n', [['a', '']], undefined],
    ['ok=1\nnonsense\n', [['ok', '1']], "Invalid format 'nonsense'"],
    ['=x', [], "Invalid format '=x'. Name must not be empty"],
    ['a<<EOF\nEOFx\n', [], "Invalid value. Matching delimiter not found 'EOF'"],
    ['<<EOF\nEOF', [], "Invalid format '<<EOF'. Name must not be empty and delimiter must not be empty"],
  ])('%j', (text, pairs, fault) => {
    expect(parseKeyValueFile(text)).toEqual({ pairs, fault })
  })

  it('gives back any value that was written with a delimiter of its own', () => {
    const lines = fc.array(
      fc.string().filter((line) => !/[\r\n]/.test(line) && line !== 'DELIMITER'),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(lines, (value) => {
        expect(parseKeyValueFile(`k<<DELIMITER\n${value.join('\n')}\nDELIMITER\n`).pairs).toEqual([['k', value.join('\n')]])
      }),
    )
  })
})

describe('commands', () => {
  it.each([
    [
      '::error file=a%3Ab.ts,line=3,title=T%2CU::one%0Atwo%25',
      { name: 'error', properties: { file: 'a:b.ts', line: '3', title: 'T,U' }, data: 'one\ntwo%' },
    ],
    ['  ::debug::x', { name: 'debug', properties: {}, data: 'x' }],
    ['##[group]Title', { name: 'group', properties: {}, data: 'Title' }],
    ['::add-mask::a::b', { name: 'add-mask', properties: {}, data: 'a::b' }],
  ])('%s', (line, command) => {
    expect(parseWorkflowCommand(line)).toEqual(command)
  })

  it.each(['text ::error::x', ':: error::x', '::error', 'std::cout::x'])('%s is none', (line) => {
    expect(parseWorkflowCommand(line)).toBeUndefined()
  })
})

describe('masks', () => {
  it('hides each line of a secret, in JSON and base64 too', () => {
    const masks = new Masks()
    masks.add('first "line"\nsecond-line')
    const encoded = Buffer.from('second-line').toString('base64')
    expect(masks.mask(`a first "line" b second-line ${JSON.stringify('first "line"')} ${encoded}`)).toBe('a *** b *** "***" ***=')
    expect(masks.hides('third')).toBe(false)
  })

  it('never lets a masked value through', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 4 }).filter((value) => value.trim() === value && !/[*\r\n]/.test(value)),
        fc.string(),
        (secret, around) => {
          const masks = new Masks()
          masks.add(secret)
          expect(masks.mask(`${around}${secret}${around}`)).not.toContain(secret)
        },
      ),
    )
  })
})

it('keeps ten annotations of each level from a step and cuts their messages', () => {
  const annotations = new StepAnnotations()
  const add = (level: RunAnnotation['level']) => annotations.add({ level, title: '', message: 'x'.repeat(5000) })
  for (let count = 0; count < 12; count++) for (const level of ['error', 'warning', 'notice'] as const) add(level)
  expect(annotations.kept).toHaveLength(30)
  expect(annotations.kept[0]?.message).toHaveLength(4096)
})

describe('permissions', () => {
  it("takes the job's over the workflow's, and what is allowed when neither speaks", () => {
    expect(resolvePermissions({ issues: 'write' }, { contents: 'read' }, {})).toEqual({ issues: 'write', metadata: 'read' })
    expect(resolvePermissions(undefined, {}, { contents: 'read' })).toEqual({ metadata: 'read' })
    expect(resolvePermissions(undefined, undefined, { contents: 'read' })).toEqual({ contents: 'read' })
    expect(resolvePermissions('read-all', undefined, {})).toMatchObject({ contents: 'read', deployments: 'read' })
  })

  it('finds what is more than allowed', () => {
    expect(excess({ contents: 'write', issues: 'read' }, { contents: 'read', issues: 'write' })).toEqual([
      { scope: 'contents', asked: 'write', allowed: 'read' },
    ])
  })

  it('leaves a fork its reads', () => {
    expect(readsOnly({ contents: 'write', issues: 'none', 'id-token': 'write' })).toEqual({ contents: 'read', issues: 'none' })
  })
})
