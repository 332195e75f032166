import { describe, expect, it } from 'vitest'
import { readGhCommand } from '../../../src/world/readme/gh-command.ts'

const environment = 'repos/{owner}/{repo}/environments/production'

describe('the stand-in for gh', () => {
  it.each([
    [['api', 'user', '--jq', '.id'], { do: 'user-id' }],
    [['api', '--silent', '--method', 'PUT', environment], { do: 'environment', name: 'production', reviewers: [] }],
    [
      ['api', '--method', 'PUT', environment, '--field', 'reviewers[][type]=User', '--field', 'reviewers[][id]=7'],
      { do: 'environment', name: 'production', reviewers: [7] },
    ],
    [
      ['variable', 'set', 'URL', '--env', 'production', '--body', 'a=b'],
      { do: 'set', kind: 'variable', name: 'URL', environment: 'production', value: 'a=b' },
    ],
    [['secret', 'set', 'KEY', '--body', ''], { do: 'set', kind: 'secret', name: 'KEY', environment: undefined, value: '' }],
    [
      ['workflow', 'run', 'ci.yml', '--ref', 'main', '--field', 'why=a=b'],
      { do: 'dispatch', file: 'ci.yml', ref: 'main', inputs: { why: 'a=b' } },
    ],
  ])('understands %j', (args, command) => {
    expect(readGhCommand(args)).toEqual(command)
  })

  it.each([
    [['pr', 'create'], 'does not know this command'],
    [['api', 'user', '--jq', '.login'], 'gives only .id'],
    [['api', '--method', 'DELETE', environment], 'can only PUT an environment'],
    [['api', '--method', 'PUT', environment, '--field', 'wait_timer=30'], 'knows only reviewers'],
    [['variable', 'set', 'URL', '--body', 'x', '--org', 'acme'], 'does not know --org here'],
    [['variable', 'set', 'URL'], 'needs --body'],
    [['workflow', 'run', 'ci.yml', '--field'], 'needs a value of --field'],
    [['workflow', 'run', 'ci.yml', '--field', 'why'], 'expects NAME=VALUE, not why'],
  ])('refuses %j, so that nothing of a page is passed over', (args, why) => {
    expect(() => readGhCommand(args)).toThrow(why)
  })
})
