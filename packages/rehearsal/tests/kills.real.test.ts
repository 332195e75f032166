// needs: haproxy
import { describeKills } from './kills.ts'

describeKills('haproxy')
