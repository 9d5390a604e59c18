/** What the console answers about the people whom a developer may be. */
import { object, parse, string } from 'valibot'
import { readBody } from '../listen.ts'
import { demoPeople, logIn, seedDemo } from './demo.ts'
import { type Answer, type Exchange, json } from './exchange.ts'
import { answerOther } from './others.ts'

const beSchema = object({ login: string() })

const peopleOf = ({ admin }: Exchange) => {
  const own = admin()
  return [...(own ? [{ login: own.login, name: own.login }] : []), ...demoPeople]
}

export const demoAnswers: readonly [route: string, answer: Answer][] = [
  ['GET /people.json', (exchange) => json(exchange.response, peopleOf(exchange))],
  ['POST /other', answerOther],
  ['POST /demo', async ({ apiUrl, response }) => json(response, await seedDemo(apiUrl))],
  [
    'POST /be',
    async (exchange) => {
      const { request, response, apiUrl, admin } = exchange
      const { login } = parse(beSchema, JSON.parse(await readBody(request)))
      if (!peopleOf(exchange).some((person) => person.login === login)) {
        return json(response, { error: 'This is nobody whose password is known here.' }, 404)
      }
      const own = admin()
      json(response, await (own?.login === login ? logIn(apiUrl, login, own.password) : logIn(apiUrl, login)))
    },
  ],
]
