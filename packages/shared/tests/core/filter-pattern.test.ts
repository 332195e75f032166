import {
  filterListProblem,
  filterPatternProblem,
  literalNames,
  parseFilterPattern,
  passesFilter,
} from '@slipway/shared/core/filter-pattern'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

/** The tables of "Filter pattern cheat sheet" in the documentation of GitHub Actions, with names that must not match beside them. */
describe('the cheat sheet of GitHub', () => {
  it.each<[string, string, string]>([
    ['feature/*', 'feature/my-branch feature/your-branch', 'feature feature/a/b features/a'],
    ['feature/**', 'feature/beta-a/my-branch feature/your-branch feature/mona/the/octocat', 'feature xfeature/a'],
    ['main', 'main', 'mains main/a'],
    ['releases/mona-the-octocat', 'releases/mona-the-octocat', 'releases/mona'],
    ['*', 'main releases', 'all/the/branches'],
    ['**', 'all/the/branches every/tag main', ''],
    ['*feature', 'mona-feature feature ver-10-feature', 'features a/feature'],
    ['v2*', 'v2 v2.0 v2.9', 'v3 v2/a'],
    ['v[12].[0-9]+.[0-9]+', 'v1.10.1 v2.0.0', 'v3.0.0 v1.0 v1.x.0 v1.0.0-rc'],
    ['v[0-9]+.x', 'v2.x v12.x', 'v.x vx.x v2xx'],
    ['mains?', 'main mains', 'mainss mai'],
    ['release-[abc]?', 'release- release-a', 'release-d release-ab'],
    ['\\[draft\\]', '[draft]', 'd draft'],
    ['ci\\+cd', 'ci+cd', 'cicd ciicd'],
    ['hot!fix', 'hot!fix', 'hotfix'],
  ])('%s has of names %s, and not %s', (pattern, yes, no) => {
    for (const name of yes.split(' ')) expect([name, passesFilter(name, [pattern])]).toEqual([name, true])
    for (const name of no.split(' ').filter(Boolean)) expect([name, passesFilter(name, [pattern])]).toEqual([name, false])
  })

  it.each<[readonly string[], string, string]>([
    [['*'], 'README.md server.rb', 'docs/a.md'],
    [['*.jsx?'], 'page.js page.jsx', 'page.jsxx a/page.js'],
    [['**'], 'all/the/files.md', ''],
    [['*.js'], 'app.js index.js', 'js/index.js'],
    [['**.js'], 'index.js js/index.js src/js/app.js', 'index.ts'],
    [['docs/*'], 'docs/README.md docs/file.txt', 'docs/a/b.md'],
    [['docs/**'], 'docs/README.md docs/mona/octocat.txt', 'doc/a'],
    [['docs/**/*.md'], 'docs/README.md docs/mona/hello-world.md docs/a/markdown/file.md', 'docs/a.txt'],
    [['**/docs/**'], 'docs/hello.md dir/docs/my-file.txt space/docs/plan/space.doc', 'mydocs/a.md'],
    [['**/README.md'], 'README.md js/README.md', 'XREADME.md'],
    [['**/*src/**'], 'a/src/app.js my-src/code/js/app.js', 'srcs/a.js'],
    [['**/*-post.md'], 'my-post.md path/their-post.md', 'my-post.txt'],
    [['**/migrate-*.sql'], 'migrate-10909.sql db/migrate-v1.0.sql db/sept/migrate-v1.sql', 'db/emigrate-1.sql'],
    [['*.md', '!README.md'], 'hello.md', 'README.md docs/hello.md'],
    [['*.md', '!README.md', 'README*'], 'hello.md README.md README.doc', 'docs/hello.md'],
    [['releases/**', '!releases/**-alpha'], 'releases/10 releases/beta/mona', 'releases/10-alpha releases/beta/3-alpha'],
    [['releases/**', '!releases/**-alpha', 'releases/10-beta/**'], 'releases/10-beta/3-alpha', 'releases/10-alpha'],
    [['!releases/**-alpha', 'releases/**'], 'releases/10-alpha', 'main'],
    [['!main'], '', 'main develop'],
  ])('%j lets in %s, and not %s', (patterns, yes, no) => {
    for (const name of yes.split(' ').filter(Boolean)) expect([name, passesFilter(name, patterns)]).toEqual([name, true])
    for (const name of no.split(' ').filter(Boolean)) expect([name, passesFilter(name, patterns)]).toEqual([name, false])
  })
})

describe('a pattern that cannot be read', () => {
  it.each([
    ['', 'at least one character'],
    ['!', 'at least one character'],
    ['v[0-9', 'a ] after ['],
    ['v[]', 'letters, digits or ranges of them in []'],
    ['v[^0-9]', 'letters, digits or ranges of them in [^0-9]'],
    ['v[z-a]', 'a range within a-z, A-Z or 0-9 in [z-a], not z-a'],
    ['v[A-z]', 'not A-z'],
    ['?', 'a character or […] before ?'],
    ['*?', 'none or one of it'],
    ['+x', 'a character or […] before +'],
    ['x?+', 'one or more of it'],
    ['a\\', 'after a backslash'],
    ['a\\b', 'after a backslash'],
    ['refs/heads/main', 'without refs/heads/'],
    ['!refs/heads/main', 'without refs/heads/'],
    ['my branch', 'no space'],
    ['release/', 'neither begins nor ends with a slash'],
    ['a//b', 'no two in a row'],
  ])('%s is refused', (pattern, problem) => {
    expect(filterPatternProblem(pattern, 'ref')).toContain(problem)
  })

  it('is another one for paths, which may have any character', () => {
    expect(filterPatternProblem('my docs/', 'path')).toBeUndefined()
    expect(filterPatternProblem('docs/[', 'path')).toContain('a ] after [')
  })

  it('is a list that only takes out', () => {
    expect(filterListProblem(['!a', '!b'])).toContain('at least one pattern without !')
    expect(filterListProblem(['!a', 'b'])).toBeUndefined()
    expect(filterListProblem([])).toBeUndefined()
  })

  it('is never matched in silence', () => {
    expect(() => passesFilter('main', ['[main'])).toThrow('The filter pattern "[main" cannot be read: expected a ] after [')
  })
})

it('is a name where no character is special', () => {
  expect(literalNames(['develop', 'release/**', 'v[12]', 'hot\\+fix', '!old', 'develop'])).toEqual(['develop', 'hot+fix'])
  expect(literalNames(['main', 'develop', '!main'])).toEqual(['develop'])
})

it('is read or refused, and an escaped name matches itself alone', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 1 }), (text, name) => {
      const parsed = parseFilterPattern(text)
      expect('problem' in parsed || parsed.regex instanceof RegExp).toBe(true)
      const escaped = name.replace(/[*?+[\]!\\]/g, '\\$&')
      expect(passesFilter(name, [escaped])).toBe(true)
      expect(passesFilter(text, [escaped])).toBe(text === name)
      expect(literalNames([escaped])).toEqual([name])
    }),
  )
})
