import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { connectionOf } from '../../src/backup/postgres-dump.ts'

describe('a connection string', () => {
  it('becomes the variables that libpq reads', () => {
    expect(connectionOf('postgresql://keeper:p%40ss@[::1]:5433/harbor?sslmode=verify-full&sslrootcert=/ca.pem')).toEqual({
      PGHOST: '::1',
      PGPORT: '5433',
      PGUSER: 'keeper',
      PGPASSWORD: 'p@ss',
      PGDATABASE: 'harbor',
      PGSSLMODE: 'verify-full',
      PGSSLROOTCERT: '/ca.pem',
    })
    expect(connectionOf('postgres:///harbor?host=/run/postgresql')).toEqual({ PGHOST: '/run/postgresql', PGDATABASE: 'harbor' })
  })

  it('gives back any password', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (password) => {
        const url = `postgres://keeper:${encodeURIComponent(password)}@db.test/harbor`
        expect(connectionOf(url)['PGPASSWORD']).toBe(password)
      }),
    )
  })

  it.each([
    ['mysql://root:topsecret@db/x', 'is not an address of the form'],
    ['host=db password=topsecret', 'is not an address of the form'],
    ['postgres://u:topsecret@db/x?service=y', 'the parameter "service"'],
    ['postgres://u:topsecret%@db/x', 'a % that begins no escape'],
  ])('is refused without being shown: %s', (url, message) => {
    const failure = (() => {
      try {
        return connectionOf(url)
      } catch (error) {
        return error
      }
    })()
    expect(failure).toMatchObject({ message: expect.stringContaining(message) })
    expect(JSON.stringify(failure, ['message', 'hint'])).not.toContain('topsecret')
  })
})
