// needs: haproxy
import { startHaproxy } from '../../../src/stage/proxy/haproxy.ts'
import { describeProxy } from './proxy-contract.ts'

describeProxy('the real HAProxy', startHaproxy)
