import { type EndpointCall, HttpRefusal, notFoundRefusal, ok, textParam } from '../http/answer.ts'
import type { Routes } from '../http/routes.ts'
import { showPerson, showProfile } from '../render/people.ts'
import { showFullRepository } from '../render/repository.ts'
import type { EmulatorContext } from '../state/emulator-context.ts'

export function metaRoutes(emulator: EmulatorContext) {
  const personNamed = (login: string) => {
    const found = emulator.state.people.find((person) => person.login.toLowerCase() === login.toLowerCase())
    if (found === undefined) throw notFoundRefusal()
    return found
  }
  return {
    // Answered by the exchange, which alone knows the allowance.
    'GET /rate_limit': () => {
      throw notFoundRefusal()
    },
    'GET /user': ({ caller, addresses }: EndpointCall) => {
      if (caller.kind !== 'person') throw new HttpRefusal(403, 'Resource not accessible by integration')
      return ok(showProfile(emulator, addresses, caller.login))
    },
    'GET /users/{username}': (call: EndpointCall) =>
      ok(showProfile(emulator, call.addresses, personNamed(textParam(call, 'username')).login)),
    'GET /repos/{owner}/{repo}': ({ addresses, caller }: EndpointCall) => {
      const role = caller.kind === 'person' ? caller.role : 'read'
      const permissions = {
        admin: role === 'admin',
        maintain: role === 'admin',
        push: role !== 'read',
        triage: role !== 'read',
        pull: true,
      }
      return ok({ ...showFullRepository(emulator, addresses), permissions })
    },
    'GET /repos/{owner}/{repo}/collaborators/{username}/permission': (call: EndpointCall) => {
      const { login, role } = personNamed(textParam(call, 'username'))
      return ok({ permission: role, role_name: role, user: { ...showPerson(emulator, call.addresses, login), role_name: role } })
    },
  } satisfies Routes
}
