import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../../src/config/load.ts'
import { askedNotes } from '../../../src/rollout/analysis/asked-notes.ts'

function notesOf(more: string, health = ''): string[] {
  const text = `service: harbor\nenvironments: { staging: { url: https://a.test/app${more} } }\n${health}`
  const environment = parseConfig(text, 'x').environments.get('staging')
  return environment === undefined ? [] : askedNotes(environment)
}

describe('a plan by which only a health page is asked', () => {
  it.each([
    ['the default', ''],
    ['two of them', ', traffic: { paths: [/healthz, /api/ready] }'],
    ['a provider that does not count users', ', target: { type: vercel, project: shop }'],
    ['one that tells no answers with 5xx', ', target: { type: cloudflare-workers, script: shop }'],
  ])('is warned of: %s', (_what, more) => {
    expect(notesOf(more)).toEqual([expect.stringMatching(/^only \/app\/.* is asked, and no requests of users are counted/)])
  })

  it.each([
    ['another path', ', traffic: { paths: [/healthz, /shop] }', ''],
    ['what a probe asks', '', 'health: { basic: [{ name: items, http: { path: /api/items } }] }'],
    ['a flow', ', health: deep', 'health: { deep: { extends: basic, flows: [buy.flow.yml] } }'],
    ['users', ', target: { type: haproxy, socket: /run/h.sock, backend: web }, placement: { prepare: up.sh, retire: down.sh }', ''],
  ])('is not, with %s', (_what, more, health) => {
    expect(notesOf(more, health)).toEqual([])
  })
})
