/** Eigenvalues, and the eigenvectors as columns, both row-major. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  readonly vectors: Float64Array;
}

const MOST_SWEEPS = 60;

/**
 * By Jacobi rotations, which are exact to the last digits and quick enough for some tens of dimensions.
 * @param matrix shape (size, size), symmetric
 * @see Golub, Van Loan (2013), Matrix Computations, §8.5
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const a = matrix.slice();
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < MOST_SWEEPS && offDiagonal(a, size) > 1e-30 * diagonal(a, size); sweep++) {
    for (let p = 0; p < size; p++) for (let q = p + 1; q < size; q++) rotate(a, vectors, size, p, q);
  }
  return { values: Float64Array.from({ length: size }, (_, i) => a[i * size + i]!), vectors };
}

function rotate(a: Float64Array, vectors: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q]!;
  if (apq === 0) return;
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq);
  const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const cosine = 1 / Math.hypot(tangent, 1);
  const sine = tangent * cosine;
  for (let k = 0; k < size; k++) turn(a, k * size + p, k * size + q, cosine, sine);
  for (let k = 0; k < size; k++) turn(a, p * size + k, q * size + k, cosine, sine);
  for (let k = 0; k < size; k++) turn(vectors, k * size + p, k * size + q, cosine, sine);
}

function turn(a: Float64Array, at: number, other: number, cosine: number, sine: number): void {
  const [x, y] = [a[at]!, a[other]!];
  a[at] = cosine * x - sine * y;
  a[other] = sine * x + cosine * y;
}

function offDiagonal(a: Float64Array, size: number): number {
  return a.reduce((sum, value, at) => (Math.floor(at / size) === at % size ? sum : sum + value * value), 0);
}

function diagonal(a: Float64Array, size: number): number {
  return a.reduce((sum, value, at) => (Math.floor(at / size) === at % size ? sum + value * value : sum), 0);
}
