import { type Call, notFound, ok, Refusal, textOf } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showPerson, showProfile } from '../render/people.ts'
import { showFullRepository } from '../render/repository.ts'
import type { Hub } from '../state/emulator-context.ts'

export function metaRoutes(hub: Hub) {
  const personNamed = (login: string) => {
    const found = hub.state.people.find((person) => person.login.toLowerCase() === login.toLowerCase())
    if (found === undefined) throw notFound()
    return found
  }
  return {
    // Answered by the exchange, which alone knows the allowance.
    'GET /rate_limit': () => {
      throw notFound()
    },
    'GET /user': ({ caller, site }: Call) => {
      if (caller.kind !== 'person') throw new Refusal(403, 'Resource not accessible by integration')
      return ok(showProfile(hub, site, caller.login))
    },
    'GET /users/{username}': (call: Call) => ok(showProfile(hub, call.site, personNamed(textOf(call, 'username')).login)),
    'GET /repos/{owner}/{repo}': ({ site, caller }: Call) => {
      const role = caller.kind === 'person' ? caller.role : 'read'
      const permissions = {
        admin: role === 'admin',
        maintain: role === 'admin',
        push: role !== 'read',
        triage: role !== 'read',
        pull: true,
      }
      return ok({ ...showFullRepository(hub, site), permissions })
    },
    'GET /repos/{owner}/{repo}/collaborators/{username}/permission': (call: Call) => {
      const { login, role } = personNamed(textOf(call, 'username'))
      return ok({ permission: role, role_name: role, user: { ...showPerson(hub, call.site, login), role_name: role } })
    },
  } satisfies Routes
}
