/** One contender in one round: all its works on empty data, then its start on what these have left. */
import type { Contender, Person, Service, Work } from './contender.ts'
import { type Load, load, warmUp } from './load.ts'
import { memoryMibOf, processorMsOf } from './machine.ts'

/** Milliseconds for each part of a work. */
export interface Durations {
  warm: number
  alone: number
  full: number
}

export interface Figures {
  /** One request at a time. */
  alone: Load
  /** As many at once as the processor bears. */
  full: Load
  /** Processor time of one, in milliseconds. */
  serviceMs: number
  databaseMs: number
}

export interface Round {
  works: Partial<Record<Work, Figures>>
  /** From the start of the process to its first answer to a session check; null where no session was checked. */
  startMs: number
  /** MiB. */
  memory: { started: number; loaded: number; database: number }
}

export const CONNECTIONS = 8
// Better Auth lets an address sign in three times in ten seconds: with fewer people a fast hash would meet that.
const PEOPLE_MAX = 1000

const addressOf = (number: number) => `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`

/** The steps of each work, over people and phones that they have made. */
function stepsOf(service: Service) {
  const people: Person[] = []
  const phones: string[] = []
  let calls = 0
  const next = () => {
    calls += 1
    return calls
  }
  const anybody = () => people[next() % people.length] as Person
  const steps: Record<Work, () => Promise<void>> = {
    async 'sign-up'() {
      const number = next()
      const person = await service.signUp(addressOf(number), number)
      if (people.length < PEOPLE_MAX) people.push(person)
    },
    'sign-in': () => service.signIn(anybody()),
    'session check': () => service.check(anybody(), addressOf(next())),
    async 'new phone: code sent and verified'() {
      const number = next()
      const phone = `+8613${String(number).padStart(9, '0')}`
      await service.signUpByCode(phone, addressOf(number))
      phones.push(phone)
    },
    async 'login by code: sent and verified'() {
      const phone = phones.shift() ?? ''
      phones.push(phone)
      await service.signInByCode(phone, addressOf(next()))
    },
  }
  return { steps, people }
}

async function figuresOf(step: () => Promise<void>, service: Service, { alone, full }: Durations): Promise<Figures> {
  const single = await load(step, 1, alone)
  const { service: own, database } = service.processes()
  const [before, databaseBefore] = [processorMsOf(own), processorMsOf(database)]
  const many = await load(step, CONNECTIONS, full)
  return {
    alone: single,
    full: many,
    serviceMs: (processorMsOf(own) - before) / many.count,
    databaseMs: (processorMsOf(database) - databaseBefore) / many.count,
  }
}

const POLL_MS = 2
const START_MS_MAX = 30_000

/** Asks until it is answered. @returns milliseconds from `since` */
async function answered(step: () => Promise<void>, since: number): Promise<number> {
  for (;;) {
    try {
      await step()
      return performance.now() - since
    } catch (error) {
      const isDown =
        (error as { code?: string }).code === 'ECONNREFUSED' || (error as { code?: string }).code === 'ECONNRESET'
      if (!isDown || performance.now() - since > START_MS_MAX) throw error
      await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    }
  }
}

async function restarted(service: Service, person: Person): Promise<number> {
  const since = performance.now()
  await service.restart()
  return answered(() => service.check(person, person.address), since)
}

/** Everybody signs in once, so that each is known from their network as people are. */
async function signEverybodyIn(service: Service, people: readonly Person[]): Promise<void> {
  const waiting = [...people]
  const one = async () => {
    for (let person = waiting.pop(); person; person = waiting.pop()) await service.signIn(person)
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, one))
}

export async function runRound(contender: Contender, folder: string, durations: Durations): Promise<Round> {
  const service = await contender.start(folder)
  try {
    const { steps, people } = stepsOf(service)
    await answered(steps['sign-up'], performance.now())
    const done: Round['works'] = {}
    for (const work of contender.works) {
      if (work === 'sign-in') await signEverybodyIn(service, people)
      await warmUp(steps[work], CONNECTIONS, durations.warm)
      done[work] = await figuresOf(steps[work], service, durations)
    }
    const { service: own, database } = service.processes()
    const [loaded, stored] = [memoryMibOf(own), memoryMibOf(database)]
    const startMs = await restarted(service, people[0] as Person)
    const started = memoryMibOf(service.processes().service)
    return { works: done, startMs, memory: { started, loaded, database: stored } }
  } finally {
    await service.stop()
  }
}
