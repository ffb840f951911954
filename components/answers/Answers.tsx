import { answerText as t } from '../../lib/i18n/answers.ts';
import { Said } from '../activity/Said.tsx';
import type { Answered } from './answered.ts';

/** The answers to one question, in their order. */
export function Answers({ answers, busy = false }: { answers: Answered['answers']; busy?: boolean }) {
  return (
    <>
      {answers.map(({ text, also }, place) => (
        // Answers have no names of their own, and never change places.
        <Said
          key={place}
          label={answers.length === 1 ? t.answer : t.answerOf(place + 1, answers.length)}
          text={text}
          also={also}
          busy={busy}
        />
      ))}
    </>
  );
}
