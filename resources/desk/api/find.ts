/** Finds people by any of their identifiers. */
import { askUser } from './ask.ts'

const ID_MIN = 1_000_000_000
const ID_MAX = 2_147_483_647

/** Ten digits in the range of ids are taken as an id, as everywhere in the service. */
const isId = (text: string): boolean => /^\d{10}$/.test(text) && Number(text) >= ID_MIN && Number(text) <= ID_MAX

/**
 * The id for a phone, email, login name or id.
 * @throws {Refusal} `id error` where no account has it; an id is returned without a check
 */
export async function findId(text: string): Promise<string> {
  const wanted = text.normalize('NFKC').trim()
  if (isId(wanted)) return wanted
  return (await askUser('FindUser', { account: wanted })).data.id
}
