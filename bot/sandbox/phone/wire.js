// Talking to the sandbox: requests, and one stream of events. Nothing here knows the page.
// One stream at a time, since a browser gives a host six connections over all tabs; a hidden tab holds none.

const PATIENCE = 20_000; // ms a request may take
const FIRST_WAIT = 300; // ms before the first try to reconnect; doubles up to LAST_WAIT
const LAST_WAIT = 3_000;

/** What the sandbox refused, in its words, or that it did not answer at all. */
export class Refused extends Error {}

/** GET a path, or POST a body to it. Gives the JSON of the answer; throws Refused. */
export async function ask(path, body) {
  const json = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  let answer;
  try {
    answer = await fetch(path, { ...(body === undefined ? {} : json), signal: AbortSignal.timeout(PATIENCE) });
  } catch {
    throw new Refused("The sandbox does not answer. Is it running?");
  }
  const value = await answer.json().catch(() => null);
  if (!answer.ok) throw new Refused(value?.error ?? `${answer.status} ${answer.statusText}`);
  return value;
}

/**
 * Keeps one person's events coming. After each (re)connection `fresh()` is awaited, which fetches what was missed;
 * events that arrive meanwhile wait, so that nothing older can overwrite what was fetched.
 */
export class Wire {
  #source = null;
  #timer = 0;
  #wait = FIRST_WAIT;
  #turn = 0; // tells a late answer that another connection has taken over

  /** path() of the stream; before() a new try, fails when it is too early; fresh(); event(value); state(connected). */
  constructor({ path, before, fresh, event, state }) {
    Object.assign(this, { path, before, fresh, event, state });
  }

  open() {
    this.close();
    const turn = this.#turn;
    const waiting = [];
    let synced = false;
    const source = new EventSource(this.path());
    this.#source = source;
    source.onmessage = ({ data }) => {
      const value = JSON.parse(data);
      if (synced) this.event(value);
      else waiting.push(value);
    };
    source.onerror = () => turn === this.#turn && this.#later();
    source.onopen = async () => {
      try {
        await this.fresh();
      } catch {
        if (turn === this.#turn) this.#later();
        return;
      }
      if (turn !== this.#turn) return;
      synced = true;
      this.#wait = FIRST_WAIT;
      this.state(true);
      waiting.forEach((value) => this.event(value));
    };
  }

  close() {
    this.#turn += 1;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
  }

  /** Try at once, when something says that it may work now. */
  hurry() {
    if (!this.#source) this.#again();
  }

  #later() {
    this.close();
    this.state(false);
    this.#timer = setTimeout(() => this.#again(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LAST_WAIT);
  }

  async #again() {
    const turn = this.#turn;
    try {
      await this.before();
    } catch {
      if (turn === this.#turn) this.#later();
      return;
    }
    if (turn === this.#turn) this.open();
  }
}
