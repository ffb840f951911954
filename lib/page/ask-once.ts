import type { Part } from '../protocol/part.ts';
import type { Failure, Question } from './channel.ts';
import { ask, NOTHING_PENDING } from './generate.ts';
import type { Pending } from './media.ts';
import { NativePromise } from './natives.ts';

type Answers = { [P in Part as P['type']]: P extends Record<P['type'], infer Answer> ? Answer : never };
/** The types of parts that hold one answer, under their own name. */
type Single = 'access' | 'estimate' | 'models';

/** A question that one part of this type answers. `failed` turns a failure into what the promise rejects with, `told` the answer into what it resolves with. */
export function askOnce<Type extends Single, Told = Answers[Type]>(
  type: Type,
  question: Question,
  signal: AbortSignal | undefined,
  failed: (failure: Failure) => unknown,
  pending: Pending = NOTHING_PENDING,
  told = (answer: Answers[Type]) => answer as unknown as Told,
): Promise<Told> {
  return new NativePromise((resolve, reject) => {
    let answer: Answers[Type] | undefined;
    ask(question, pending, signal, {
      part: (part) => {
        if (part.type === type) answer = (part as unknown as Answers)[type];
      },
      end: (failure) => {
        if (failure) reject(failed(failure));
        else if (answer) resolve(told(answer));
        else reject(failed({ info: { code: 'internal', message: 'Oriel did not answer. Try again.' } }));
      },
    });
  });
}
