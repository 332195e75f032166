import { environmentFor, mayDeploy } from '@slipway/shared/config/branches'
import { parseConfig } from '@slipway/shared/config/load'
import { describe, expect, it } from 'vitest'
import { problemsOf } from './grammar.ts'

const config = parseConfig(
  `service: harbor
environments:
  staging: { url: https://staging.example.com, branches: ['develop', 'release/**-alpha'] }
  production: { url: https://example.com, branches: ['release/**', '!release/**-alpha', 'v[0-9]+.x'] }
  development: { url: https://dev.example.com }`,
  'slipway.yml',
)

describe('the environment of a branch', () => {
  it.each([
    ['release/1.0', 'production'],
    ['release/1.0-alpha', 'staging'],
    ['release/2/3-alpha', 'staging'],
    ['v2.x', 'production'],
    ['v12.x', 'production'],
    ['vx.x', undefined],
    ['develop', 'staging'],
    ['main', undefined],
  ])('%s is %s', (branch, name) => {
    expect(environmentFor(config, `refs/heads/${branch}`)?.name).toBe(name)
  })

  it('is none of a tag or of the merge of a pull request', () => {
    expect(environmentFor(config, 'refs/tags/v2.x')).toBeUndefined()
    expect(environmentFor(config, 'refs/pull/7/merge')).toBeUndefined()
  })

  it('may be any where the environment names none', () => {
    expect(mayDeploy({ branches: [] }, 'refs/tags/v1')).toBe(true)
    expect(mayDeploy({ branches: ['!main', 'main'] }, 'refs/heads/main')).toBe(true)
    expect(mayDeploy({ branches: ['main', '!main'] }, 'refs/heads/main')).toBe(false)
  })
})

describe('a pattern that GitHub would not read as it was meant', () => {
  const told = (branches: string) =>
    problemsOf(`service: s\nenvironments: { production: { url: https://x.io, branches: ${branches} } }`).slice(1)

  it.each([
    ["['v[0-9']", 'environments.production.branches.0: "v[0-9": expected a ] after ['],
    [
      "[main, 'refs/heads/main']",
      'environments.production.branches.1: "refs/heads/main": expected the name alone, without refs/heads/ or refs/tags/',
    ],
    [
      "['!main']",
      'environments.production.branches: expected at least one pattern without ! beside those with it, which only take out of what others let in',
    ],
  ])('%s is refused when the file is read', (branches, line) => {
    expect(told(branches)).toEqual([line])
  })

  it('is refused in the paths of a service too', () => {
    const text = `product: p\nservices: { web: { in: web, paths: ['libs/[', '!x'] } }\nenvironments: { production: { url: https://x.io } }`
    expect(problemsOf(text).slice(1)).toEqual(['services.web.paths.0: "libs/[": expected a ] after ['])
  })
})
