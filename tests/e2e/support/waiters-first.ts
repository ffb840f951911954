import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Begins with the files that mostly wait, so that the others run meanwhile. */
export class WaitersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const waits = ({ moduleId }: TestSpecification) =>
      /\/(long-stream|patience|hanging)\.test\.ts$/.test(moduleId);
    return [...sorted.filter(waits), ...sorted.filter((file) => !waits(file))];
  }
}
