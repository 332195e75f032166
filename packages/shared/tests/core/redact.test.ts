import { likelySecrets, redact } from '@slipway/shared/core/redact'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

describe('redact', () => {
  it('leaves nothing of a secret, whichever form it takes', () => {
    const secret = fc
      .string({ minLength: 1, maxLength: 24, unit: 'binary' })
      .filter((one) => one.trim() !== '' && !'***'.includes(one.trim()))
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 3 }), fc.string(), fc.string(), (secrets, before, after) => {
        for (const one of secrets) {
          const forms = [one, encodeURIComponent(one.toWellFormed()), JSON.stringify(one)]
          const text = redact(`${before}${forms.join(before)}${after}`, secrets)
          for (const line of one.split(/\r?\n/)) if (line.trim().length > 3) expect(text).not.toContain(line.trim())
        }
      }),
    )
  })

  it.each([
    ['a b', ['a', 'ab'], '*** b'],
    ['hunter2, hunter22', ['hunter2', 'hunter22'], '***, ***'],
    ['x=p%40ss%2Fw', ['p@ss/w'], 'x=***'],
    ['{"key":"a\\"b"}', ['a"b'], '{"key":"***"}'],
    ['-----\nfirst\nsecond', ['first\nsecond'], '-----\n***'],
    ['only second', ['first\r\nsecond'], 'only ***'],
    [btoa('user:hunter2-hunter'), ['user:hunter2-hunter'], '***cg=='],
    ['a.c abc', ['a.c'], '*** abc'],
    ['nothing to do', ['', ' ', '\n'], 'nothing to do'],
    ['nothing to do', [], 'nothing to do'],
  ])('%j without %j is %j', (text, secrets, expected) => expect(redact(text, secrets)).toBe(expected))
})

describe('what looks like a secret', () => {
  it('is named so, or is the password in an address', () => {
    const found = likelySecrets({
      GITHUB_SHA: 'aaaaaaaa',
      DEPLOY_TOKEN: 'deploy-token',
      AWS_SECRET_ACCESS_KEY: 'aws-secret',
      PGPASSWORD: 'pg-password',
      SIGNING_KEY: 'signing-key',
      DEBUG_KEY: 'on',
      KEYBOARD: 'qwertz-layout',
      DATABASE_URL: 'postgres://harbor:p%40ss-word@db.internal:5432/harbor',
      HOMEPAGE: 'https://example.com:8443/a@b',
    })
    expect(found).toEqual(['deploy-token', 'aws-secret', 'pg-password', 'signing-key', 'p%40ss-word', 'p@ss-word'])
  })
})
