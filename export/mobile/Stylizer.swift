import Foundation
import TensorFlowLite

/// Stylizes photographs of a fixed size. Call it from one thread at a time, and not from the
/// main thread.
final class Stylizer {
  static let file = "classic_512x384_int8", width = 512, height = 384
  private let runner: SignatureRunner

  init(threads: Int = 4) throws {
    guard let path = Bundle.main.path(forResource: Self.file, ofType: "tflite") else {
      throw CocoaError(.fileNoSuchFile)
    }
    var options = Interpreter.Options()
    options.threadCount = threads
    runner = try Interpreter(modelPath: path, options: options).signatureRunner(with: "paint")
  }

  /// - Parameters:
  ///   - image: height * width * 3 numbers from 0 to 1: RGB pixels, row by row from the top.
  ///   - styleWeights: one number per style; a sum of 1 gives the full style, a smaller sum a
  ///     weaker style.
  /// - Returns: The stylized image, in the format of `image`.
  func paint(image: [Float], styleWeights: [Float]) throws -> [Float] {
    let inputs = ["image": image, "style_weights": styleWeights]
    try runner.invoke(with: inputs.mapValues { $0.withUnsafeBufferPointer { Data(buffer: $0) } })
    let painted = try runner.output(named: "stylized_image").data
    return painted.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
  }
}
